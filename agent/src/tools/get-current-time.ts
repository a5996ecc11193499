import { llm } from '@livekit/agents';
import { z } from 'zod';
import type { Clock } from '../ports.js';

const FORMAT = {
  weekday: 'long',
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
} as const satisfies Intl.DateTimeFormatOptions;

/** Tells the model the date and time, by default where the worker runs (`TZ`). */
export const createGetCurrentTimeTool = (clock: Clock) =>
  llm.tool({
    name: 'get_current_time',
    description:
      'Tells the current date and time. Call it when the visitor asks for the time or the date, or when an answer depends on it.',
    parameters: z.object({
      time_zone: z
        .string()
        .nullish()
        .describe('IANA name such as Europe/Lisbon. Leave it out unless the visitor names a place.'),
    }),
    execute: async ({ time_zone: timeZone }) => {
      try {
        const format = new Intl.DateTimeFormat('en-GB', { ...FORMAT, ...(timeZone ? { timeZone } : {}) });
        return { now: format.format(clock.now()), time_zone: format.resolvedOptions().timeZone };
      } catch (error) {
        if (error instanceof RangeError)
          throw new llm.ToolError('That time zone is unknown. Use an IANA name such as Europe/Lisbon.');
        throw error;
      }
    },
  });

import { llm } from '@livekit/agents';
import { describe, expect, it } from 'vitest';
import { createTools } from './registry.js';

const clock = { now: () => new Date('2026-11-20T21:05:00Z') };
const ports = { clock, messages: { send: async () => {} }, endCall: () => {} };
const [tool] = createTools(['get_current_time'], ports);
const call = async (args: { time_zone?: string | null }) => tool!.execute(args, {} as never);

describe('get_current_time', () => {
  it('tells the time in a place', async () => {
    expect(await call({ time_zone: 'Asia/Tokyo' })).toEqual({
      now: expect.stringMatching(/^Saturday,? 21 November 2026 at 0?6:05$/),
      time_zone: 'Asia/Tokyo',
    });
  });

  for (const args of [{}, { time_zone: null }, { time_zone: '' }])
    it(`tells the worker's own time for ${JSON.stringify(args)}`, async () => {
      const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
      expect(await call(args)).toMatchObject({ time_zone: timeZone });
    });

  it('asks the model for another name when there is no such zone', async () => {
    await expect(call({ time_zone: 'Atlantis' })).rejects.toThrow(llm.ToolError);
  });
});

describe('createTools', () => {
  it('refuses an unknown name', () => {
    expect(() => createTools(['fly'], ports)).toThrow('unknown tool fly');
  });
});

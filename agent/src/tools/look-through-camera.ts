import { llm, type voice } from '@livekit/agents';
import type { Room } from '@livekit/rtc-node';
import { VISION } from '@voice-assistant/protocol';
import { z } from 'zod';
import { lookAnswerSchema } from '../vision/look-answer.js';
import { visionAgentOf } from '../vision/vision-agent-of.js';

const TIMEOUT_MS = 15_000;

const FAILURES = {
  'camera-off': 'The camera is off, so there is nothing to see. Say so.',
  'model-failed': 'The picture could not be understood. Say that you cannot see it right now.',
  'not-allowed': 'The camera cannot be asked that. Say that you cannot see it.',
} as const;

/** The visitor's own words. */
function lastSaid(session: Partial<voice.AgentSession>): string | undefined {
  const said = session.history?.items.findLast((it) => it.type === 'message' && it.role === 'user');
  return said?.type === 'message' ? said.textContent?.slice(0, 500) : undefined;
}

/** Asks the vision agent about what the visitor's camera shows now. */
export const createLookThroughCameraTool = (room: Room) =>
  llm.tool({
    name: 'look_through_camera',
    description:
      'Looks through the camera. Call it when the visitor asks what you see, or what they are holding, wearing or showing.',
    parameters: z.object({
      question: z.string().nullish().describe('About what is seen; null: as the visitor has said it.'),
    }),
    execute: async ({ question }, { ctx }) => {
      const agent = visionAgentOf(room);
      if (!agent) throw new llm.ToolError('There is no camera here. Say that you cannot see.');
      const text = await room
        .localParticipant!.performRpc({
          destinationIdentity: agent.identity,
          method: VISION.look,
          payload: JSON.stringify({ question: question ?? lastSaid(ctx.session) ?? 'What do you see?' }),
          responseTimeout: TIMEOUT_MS,
        })
        .catch(() => '{"error":"model-failed"}');
      const answer = lookAnswerSchema.parse(JSON.parse(text));
      if ('error' in answer) throw new llm.ToolError(FAILURES[answer.error]);
      return { message: answer.answer };
    },
  });

import { llm } from '@livekit/agents';
import { z } from 'zod';
import type { MessageChannel } from '../messages/message-channel.js';

/** Shows buttons with answers that the visitor can tap instead of saying them. */
export const createOfferQuickRepliesTool = (messages: Pick<MessageChannel, 'send'>) =>
  llm.tool({
    name: 'offer_quick_replies',
    description:
      'Shows the visitor two to six short answers as buttons. Call it together with a question that has few answers. Do not read them out.',
    parameters: z.object({
      replies: z.array(z.string()).describe('Each at most 40 characters, as the visitor would say it.'),
    }),
    execute: async ({ replies }) => {
      const labels = replies.map((it) => it.trim().slice(0, 80)).filter((it) => it !== '');
      if (labels.length === 0) throw new llm.ToolError('There is no reply to offer.');
      await messages.send('quick-replies.offer', { replies: labels.slice(0, 6).map((label) => ({ label })) });
      return { shown: Math.min(labels.length, 6) };
    },
  });

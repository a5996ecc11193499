import { llm, type voice } from '@livekit/agents';

/** Hangs up once the visitor has said goodbye and has heard it in return. */
export const createEndCallTool = (endCall: (session: voice.AgentSession) => void) =>
  llm.tool({
    name: 'end_call',
    description:
      'Ends the call after your next sentence. Call it only when the visitor says goodbye or asks to hang up, then say goodbye.',
    execute: async (_, { ctx }) => {
      endCall(ctx.session as voice.AgentSession);
      return { ending: true, message: 'Goodbye!' };
    },
  });

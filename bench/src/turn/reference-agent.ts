import { defineAgent, inference, type JobContext, voice } from '@livekit/agents';
import { LLM, STT, TTS } from '@livekit/agents-plugin-openai';
import { GREETING } from './greeting.js';

/**
 * What a team has after LiveKit's own introduction: a plain session with the framework's defaults and the OpenAI
 * plugin, through the same provider as ours.
 */
export default defineAgent({
  entry: async (ctx: JobContext) => {
    const provider = { apiKey: 'none', baseURL: process.env.OPENAI_BASE_URL ?? '' };
    const session = new voice.AgentSession({
      stt: new STT({ ...provider, model: 'whisper-1', language: 'en', useRealtime: false }),
      llm: new LLM({ ...provider, model: 'gpt-4.1-mini' }),
      tts: new TTS({ ...provider, model: 'gpt-4o-mini-tts', voice: 'alloy' }),
      turnHandling: {
        turnDetection: new inference.TurnDetector({ version: 'v1-mini' }), // the local one
        interruption: { mode: 'vad' }, // the default one runs in LiveKit's cloud, which a benchmark has not
        preemptiveGeneration: { enabled: true },
      },
    });
    session.on(voice.AgentSessionEventTypes.Error, () => {});
    await session.start({
      agent: new voice.Agent({ instructions: 'Answer shortly.' }),
      room: ctx.room,
      record: false,
    });
    await ctx.waitForParticipant();
    session.say(GREETING);
  },
});

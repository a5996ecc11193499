import type { llm, stt, tts } from '@livekit/agents';
import type { Assistant } from '../assistants/assistant.js';
import type { Config } from '../config.js';
import type { Logger } from '../ports.js';
import type { ProviderHealth } from '../provider-health.js';

/** What hears, thinks and speaks in one call. A realtime model also hears; it speaks unless there is a `tts`. */
export interface Parts {
  readonly stt?: stt.STT;
  readonly llm: llm.LLM | llm.RealtimeModel;
  readonly tts?: tts.TTS;
}

export interface PipelineOptions {
  readonly assistant: Assistant;
  /** BCP 47 tag of the visitor's language, when the page knows it. */
  readonly lang: string | undefined;
  readonly config: Pick<Config, 'provider' | 'speechDir' | 'livekit'>;
  readonly health: ProviderHealth;
  readonly logger: Logger;
}

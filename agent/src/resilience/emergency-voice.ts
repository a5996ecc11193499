import type { voice } from '@livekit/agents';
import type { Assistant } from '../assistants/assistant.js';
import { inLanguage } from '../assistants/localized.js';
import { packagedSpeech } from './packaged-speech.js';
import { type SentenceName, sentence } from './sentences.js';

/** Longest recorded sentence and what may be spoken before it. A call that ends does not wait longer. */
const PLAYOUT_TIMEOUT_MS = 12_000;

export interface EmergencyVoiceOptions {
  readonly session: voice.AgentSession;
  readonly assistant: Assistant;
  readonly lang: string | undefined;
  /** Whether the provider's own speech can be relied on. */
  readonly canSpeak: () => boolean;
}

/** Says what has to be said whatever fails. */
export class EmergencyVoice {
  readonly #options: EmergencyVoiceOptions;

  constructor(options: EmergencyVoiceOptions) {
    this.#options = options;
  }

  /**
   * Says a sentence after what is being said: in the assistant's own words and voice, where it has any and the
   * speech works; else the recorded one, whose voice is English and whose text is the visitor's language. Resolves when it
   * was heard, was interrupted or cannot be: never rejects, as this is the last resort.
   */
  say(name: SentenceName): Promise<void> {
    return this.#say(name, this.#ownWords(name) !== undefined);
  }

  /** Says a sentence that belongs to any call, in the assistant's voice and the visitor's language if it can speak. */
  announce(name: SentenceName): Promise<void> {
    return this.#say(name, true);
  }

  async #say(name: SentenceName, byProvider: boolean): Promise<void> {
    const { session, lang, canSpeak } = this.#options;
    let timer: NodeJS.Timeout | undefined;
    try {
      const audio = byProvider && canSpeak() ? undefined : await packagedSpeech(name);
      // the model need not know of it, and would learn to say it
      const handle = session.say(this.#ownWords(name) ?? sentence(name, lang), {
        addToChatCtx: false,
        ...(audio ? { audio } : {}),
      });
      const tooLong = new Promise((resolve) => {
        timer = setTimeout(resolve, PLAYOUT_TIMEOUT_MS);
      });
      await Promise.race([handle.waitForPlayout(), tooLong]);
    } catch {
      // the session has ended meanwhile
    } finally {
      clearTimeout(timer);
    }
  }

  #ownWords(name: SentenceName): string | undefined {
    const { assistant, lang } = this.#options;
    const text = assistant.fallback[name];
    return text === undefined ? undefined : inLanguage(text, lang);
  }
}

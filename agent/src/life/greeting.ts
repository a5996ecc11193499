import { voice } from '@livekit/agents';
import type { RemoteParticipant } from '@livekit/rtc-node';
import { SOUND_WAITS, VISITOR_ATTRIBUTES } from '@voice-assistant/protocol';
import type { AssistantInCall } from '../assistant-in-call.js';
import type { EmergencyVoice } from '../resilience/emergency-voice.js';
import type { CallMemory } from './call-memory.js';

export interface GreetingDeps {
  readonly session: voice.AgentSession;
  readonly inCall: AssistantInCall;
  readonly memory: CallMemory;
  readonly emergency: EmergencyVoice;
}

/** The first words of a call, once they can be heard. Nobody is greeted who has said or typed something before. */
export class Greeting {
  readonly #deps: GreetingDeps;
  #isTooLate = false;
  /** Ends the wait for a page that does not play yet. */
  #settle: () => void = () => {};
  readonly #settled = new Promise<void>((resolve) => {
    this.#settle = resolve;
  });

  constructor(deps: GreetingDeps) {
    this.#deps = deps;
    const { ConversationItemAdded, Close } = voice.AgentSessionEventTypes;
    deps.session.on(ConversationItemAdded, ({ item }) => {
      if (item.type === 'message') this.skip(); // others are changed instructions and tools
    });
    deps.session.once(Close, () => this.skip());
  }

  /** The page plays what comes. It may say so before its visitor is noticed. */
  soundReady() {
    this.#settle();
  }

  skip() {
    this.#isTooLate = true;
    this.#settle();
  }

  /** Who was cut off goes on where they were. */
  async say(visitor: RemoteParticipant): Promise<void> {
    const { session, inCall, memory, emergency } = this.#deps;
    const owner = visitor.attributes[VISITOR_ATTRIBUTES.user];
    if (owner) memory.record.setOwner(owner);
    const greeting = await inCall.welcome(visitor);
    if (visitor.attributes[VISITOR_ATTRIBUTES.sound] === SOUND_WAITS) await this.#settled;
    if (this.#isTooLate) return;
    if (!memory.record.wasCutOff) session.say(greeting);
    else if (memory.record.past.at(-1)?.speaker === 'visitor') session.generateReply();
    else await emergency.say('cut-off');
  }
}

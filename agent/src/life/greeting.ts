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
  /** Resolves when the page has said that it plays what comes. */
  readonly soundReady: Promise<void>;
  readonly emergency: EmergencyVoice;
}

/** Says the first words of a call, once they can be heard. Who was cut off goes on where they were. */
export async function greet(visitor: RemoteParticipant, deps: GreetingDeps): Promise<void> {
  const { session, inCall, memory, emergency } = deps;
  const owner = visitor.attributes[VISITOR_ATTRIBUTES.user];
  if (owner) memory.record.setOwner(owner);
  const audible = visitor.attributes[VISITOR_ATTRIBUTES.sound] === SOUND_WAITS ? audibleIn(deps) : true;
  const greeting = await inCall.welcome(visitor);
  if (!(await audible)) return;
  if (!memory.record.wasCutOff) session.say(greeting);
  else if (memory.record.past.at(-1)?.speaker === 'visitor') session.generateReply();
  else await emergency.say('cut-off');
}

/** Resolves to false where there is nothing left to greet: the visitor has said something first, or the call is over. */
function audibleIn({ session, soundReady }: GreetingDeps): Promise<boolean> {
  const { ConversationItemAdded, Close } = voice.AgentSessionEventTypes;
  return new Promise((resolve) => {
    const tooLate = () => settle(false);
    const settle = (ready: boolean) => {
      session.off(ConversationItemAdded, tooLate);
      session.off(Close, tooLate);
      resolve(ready);
    };
    session.on(ConversationItemAdded, tooLate);
    session.once(Close, tooLate);
    void soundReady.then(() => settle(true));
  });
}

/**
 * What is loaded once a visitor shows interest: the session and the panel. The code that makes calls comes after it,
 * as a part of its own.
 */
import { createSession, telemetryUrlOf } from './create-session.js';
import { selectInCall } from './state/index.js';
import { type BoxOwner, CallBox, holderOf } from './voice-assistant.box.js';
import type { VoiceAssistant } from './voice-assistant.component.js';
import { adrift } from './voice-assistant.memory.js';

/**
 * A session with the real world behind it, and its face; or those of an element that this one takes the place of.
 * @param scriptUrl - Where the script came from.
 */
export function createBox(host: VoiceAssistant, scriptUrl: string): CallBox {
  const predecessor = adrift.get(host.id);
  if (predecessor) return predecessor.passTo(host);
  const owner: BoxOwner = { host, telemetryUrl: () => telemetryUrlOf(owner.host, scriptUrl) };
  const box = new CallBox(
    host,
    createSession(() => owner.host, scriptUrl),
    owner,
  );
  const twins = document.querySelectorAll<VoiceAssistant>(host.localName);
  const inCall = (twin: VoiceAssistant) => {
    const { box: other } = holderOf(twin);
    return twin.id === host.id && !!other && selectInCall(other.session.snapshot);
  };
  // one that is still in the page keeps its call, and passes it on when it is taken out
  if (![...twins].some(inCall)) box.resume();
  return box;
}

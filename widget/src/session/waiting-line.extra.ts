import type { TokenResponse } from '@voice-assistant/protocol';
import { isVoiceError, type QueueTicket, toVoiceError } from '../errors.js';
import type { SessionFact } from '../state/index.js';
import { delay } from './retry.js';

/** Nobody waits longer for a line; nor is a server asked for ever. */
const LONGEST_MS = 900_000;
/** Between two questions for the place in the queue, s. Who does not ask for a minute loses it. */
const INTERVAL_S = { least: 1, most: 30 } as const;

export interface WaitingLineDeps {
  readonly signal: AbortSignal;
  nowMs(): number;
  /** @throws VoiceError */
  fetchToken(queueTicket: string): Promise<TokenResponse>;
  record(fact: SessionFact): void;
}

/**
 * Waits for a free line where all are busy, and asks for the place from time to time.
 * @throws VoiceError as `fetchToken` does; the signal's own reason when aborted
 */
export async function waitForLine(first: QueueTicket, deps: WaitingLineDeps): Promise<TokenResponse> {
  const { signal, nowMs, fetchToken, record } = deps;
  const deadline = nowMs() + LONGEST_MS;
  for (let place = first; ; ) {
    const delayMs = Math.min(INTERVAL_S.most, Math.max(INTERVAL_S.least, place.retryAfterS)) * 1_000;
    record({ type: 'call/queued', queue: { position: place.position, nextAt: nowMs() + delayMs } });
    await delay(delayMs, signal);
    const answer = await fetchToken(place.ticket).catch(toVoiceError);
    signal.throwIfAborted();
    if (!isVoiceError(answer)) {
      record({ type: 'call/admitted' });
      return answer;
    }
    if (!answer.queue || nowMs() > deadline) throw answer;
    place = answer.queue;
  }
}

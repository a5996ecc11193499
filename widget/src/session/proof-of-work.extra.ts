import type { ProofOfWork, ProofOfWorkChallenge } from '@voice-assistant/protocol';
import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';

/** A solution takes about a second on a slow phone; a challenge that takes this long is not one of ours. */
const TIMEOUT_MS = 60_000;

/**
 * Computes what a server in a flood asks for, as the value of its header. The work is the browser's own cryptography,
 * which runs beside the page: no worker, which a strict policy would have to allow.
 * @throws when the signal aborts, or nothing is found in a minute
 */
export async function solveProofOfWork(
  challenge: ProofOfWorkChallenge,
  signal: AbortSignal,
): Promise<string> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    const solution = await solveChallenge({ challenge, deriveKey, controller, timeout: TIMEOUT_MS });
    signal.throwIfAborted();
    if (!solution) throw new Error('no solution was found');
    const proof: ProofOfWork = { challenge, solution };
    return btoa(JSON.stringify(proof)); // hex and numbers alone
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

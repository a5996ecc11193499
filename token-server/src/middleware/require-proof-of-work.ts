import { PROOF_OF_WORK_HEADER } from '@voice-assistant/protocol';
import type { NextFunction, RequestHandler } from 'express';
import { after } from '../awaitable.js';
import type { ProofOfWork } from '../guard/proof-of-work.js';
import { HttpError } from '../http-error.js';

/** Asks callers to compute something first, when it is time for that; the answer carries what. */
export function requireProofOfWork(proofs: ProofOfWork): RequestHandler {
  const check = async (sent: string | undefined, next: NextFunction) => {
    if (sent !== undefined && (await proofs.accepts(sent))) return next();
    throw new HttpError('proof-of-work-required', {
      detail: `${PROOF_OF_WORK_HEADER}: must be a solution of the challenge that no request has used before`,
      extensions: { challenge: await proofs.challenge() },
      headers: { 'WWW-Authenticate': 'ProofOfWork realm="voice-assistant"' }, // a 401 has to have one
    });
  };
  return (req, _res, next) =>
    after(proofs.isNeeded(), (isNeeded) => (isNeeded ? check(req.get(PROOF_OF_WORK_HEADER), next) : next()));
}

import { PROOF_OF_WORK_HEADER } from '@voice-assistant/protocol';
import type { RequestHandler } from 'express';
import type { ProofOfWork } from '../guard/proof-of-work.js';
import { HttpError } from '../http-error.js';

/** Asks callers to compute something first, when it is time for that; the answer carries what. */
export function requireProofOfWork(proofs: ProofOfWork): RequestHandler {
  return async (req, _res, next) => {
    const sent = req.get(PROOF_OF_WORK_HEADER);
    if (!(await proofs.isNeeded()) || (sent !== undefined && (await proofs.accepts(sent)))) return next();
    throw new HttpError('proof-of-work-required', {
      detail: `${PROOF_OF_WORK_HEADER}: must be a solution of the challenge that no request has used before`,
      extensions: { challenge: await proofs.challenge() },
      headers: { 'WWW-Authenticate': 'ProofOfWork realm="voice-assistant"' }, // a 401 has to have one
    });
  };
}

/** Request header with the solved challenge: base64 of the JSON text of a {@link ProofOfWork}. */
export const PROOF_OF_WORK_HEADER = 'X-Proof-Of-Work';

/**
 * What a caller has to compute when the answer was `proof-of-work-required`: a counter for which the key that is derived
 * from `nonce` and counter begins with `keyPrefix`. Good for one request. It is ALTCHA's, version 2.
 * @see https://altcha.org/docs/v2/proof-of-work/
 */
export interface ProofOfWorkChallenge {
  readonly parameters: {
    readonly algorithm: string;
    /** Hex, as `salt` and `keyPrefix`. */
    readonly nonce: string;
    readonly salt: string;
    /** Rounds of the derivation. */
    readonly cost: number;
    /** Bytes. */
    readonly keyLength: number;
    readonly keyPrefix: string;
    /** Seconds since 1970. */
    readonly expiresAt: number;
  };
  /** Hex. */
  readonly signature: string;
}

export interface ProofOfWork {
  readonly challenge: ProofOfWorkChallenge;
  readonly solution: {
    readonly counter: number;
    /** Hex. */
    readonly derivedKey: string;
  };
}

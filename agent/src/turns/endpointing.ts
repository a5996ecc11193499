import type { EndpointingProfile } from '../assistants/front-matter.js';

/** Silence after the visitor's last word that ends the turn, in milliseconds. */
export interface Endpointing {
  /** When the turn detector takes the sentence for complete. */
  readonly minDelay: number;
  /** When it does not. */
  readonly maxDelay: number;
}

/** The same, by what both sound and words say of the sentence. */
export interface Patience extends Endpointing {
  /** When one of them takes it for complete and the other does not. */
  readonly unsureDelay: number;
}

/** `normal` begins and ends with the framework's choice for its local turn detector (1.9.0). */
const PROFILES: Readonly<Record<EndpointingProfile, Patience>> = {
  patient: { minDelay: 900, unsureDelay: 2_500, maxDelay: 5_000 },
  normal: { minDelay: 300, unsureDelay: 1_200, maxDelay: 2_500 },
  quick: { minDelay: 150, unsureDelay: 700, maxDelay: 1_200 },
};

/** How long the visitor is waited for. */
export const endpointingOf = (profile: EndpointingProfile): Patience => PROFILES[profile];

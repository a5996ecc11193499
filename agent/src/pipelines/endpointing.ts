import type { EndpointingProfile } from '../assistants/front-matter.js';

/** Silence after the visitor's last word that ends the turn, in milliseconds. */
interface Endpointing {
  /** When the turn detector takes the sentence for complete. */
  readonly minDelay: number;
  /** When it does not. */
  readonly maxDelay: number;
}

/** `normal` is the framework's choice for its local turn detector (1.9.0). */
const PROFILES: Readonly<Record<EndpointingProfile, Endpointing>> = {
  patient: { minDelay: 900, maxDelay: 5_000 },
  normal: { minDelay: 300, maxDelay: 2_500 },
  quick: { minDelay: 150, maxDelay: 1_200 },
};

/** How long the visitor is waited for. */
export const endpointingOf = (profile: EndpointingProfile): Endpointing => PROFILES[profile];

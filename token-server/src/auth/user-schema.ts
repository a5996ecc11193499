import { z } from 'zod';

/** Somebody whom the site has signed in. */
export const userSchema = z.object({
  id: z.string().min(1).max(255),
  // as long as a name that a visitor gives; one that does not fit is no reason to refuse a call
  name: z.string().trim().min(1).max(64).optional().catch(undefined),
});

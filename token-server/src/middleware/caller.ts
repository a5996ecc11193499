import type { Request } from 'express';
import { addressKey } from '../guard/address-key.js';
import type { Caller } from '../ports.js';

/** In whose name a request's call is counted. */
export const callerOf = (req: Request): Caller => ({
  address: addressKey(req.ip),
  site: siteOf(req.headers.origin),
});

/** The host of the page's origin; one of our own host, and who is no page, are counted under `none`. */
function siteOf(origin: string | undefined): string {
  if (origin === undefined || !URL.canParse(origin)) return 'none';
  return new URL(origin).host || 'none';
}

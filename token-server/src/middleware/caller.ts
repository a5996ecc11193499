import type { Request } from 'express';
import { addressKey } from '../guard/address-key.js';
import type { Caller } from '../ports.js';
import { remembered } from '../remembered.js';

/** In whose name a request's call is counted. */
export const callerOf = (req: Request): Caller => ({
  address: addressOf(req),
  site: siteOf(req.headers.origin),
});

const addresses = new WeakMap<Request, string>();

/** What a request is counted by; found out once, though several limits ask. */
export function addressOf(req: Request): string {
  const before = addresses.get(req);
  if (before !== undefined) return before;
  const address = addressKey(req.ip);
  addresses.set(req, address);
  return address;
}

const NO_SITE = 'none';

/** So many origins are read once: most visitors come from few pages. */
const ORIGINS_KNOWN = 1_000;

/** The host of the page's origin; one of our own host, and who is no page, are counted under `none`. */
const siteOf = (origin: string | undefined): string => (origin === undefined ? NO_SITE : hostOf(origin));

const hostOf = remembered(
  ORIGINS_KNOWN,
  (origin: string): string => (URL.canParse(origin) && new URL(origin).host) || NO_SITE,
);

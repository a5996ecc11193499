import type { Request } from 'express';
import { addressKey } from '../guard/address-key.js';
import type { Caller } from '../ports.js';

/** In whose name a request's call is counted. */
export const callerOf = (req: Request): Caller => ({
  address: addressKey(req.ip),
  site: siteOf(req.headers.origin),
});

const NO_SITE = 'none';

/** So many origins are read once: most visitors come from few pages. */
const ORIGINS_KNOWN = 1_000;
const hosts = new Map<string, string>();

/** The host of the page's origin; one of our own host, and who is no page, are counted under `none`. */
function siteOf(origin: string | undefined): string {
  if (origin === undefined) return NO_SITE;
  const known = hosts.get(origin);
  if (known !== undefined) return known;
  const host = (URL.canParse(origin) && new URL(origin).host) || NO_SITE;
  if (hosts.size < ORIGINS_KNOWN) hosts.set(origin, host);
  return host;
}

/** Which pages may ask for a token. */
export type OriginPolicy =
  | { readonly kind: 'any' }
  /** Only pages that this server's own host serves. */
  | { readonly kind: 'same-origin' }
  | { readonly kind: 'listed'; readonly patterns: readonly OriginPattern[] };

/** An origin, or with `subdomains` every origin below it; `host` holds the port where it is not the usual one. */
export interface OriginPattern {
  readonly scheme: 'http:' | 'https:';
  readonly host: string;
  readonly subdomains: boolean;
}

const WILDCARD = /^(https?:\/\/)\*\./;

/**
 * Reads `https://example.com`, `http://localhost:5173` or `https://*.example.com`.
 * @returns Nothing where the text is no such thing, has a path, or would let in a whole top-level domain.
 */
export function parseOriginPattern(text: string): OriginPattern | undefined {
  const subdomains = WILDCARD.test(text);
  const address = text.replace(WILDCARD, '$1');
  if (address.includes('*') || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  // `href` still differs from the origin where a user, path, query or fragment was given
  if (url.href !== `${url.origin}/`) return undefined;
  const isTopLevel = !url.hostname.includes('.') && url.hostname !== 'localhost';
  return subdomains && isTopLevel ? undefined : { scheme: url.protocol, host: url.host, subdomains };
}

const isExactly = ({ scheme, host, subdomains }: OriginPattern, origin: string): boolean =>
  !subdomains && origin === `${scheme}//${host}`;

/**
 * Whether a page of that origin may ask for a token.
 * @param ownHost `Host` that the request was sent to, with its port.
 */
export function isOriginAllowed(policy: OriginPolicy, origin: string, ownHost: string): boolean {
  if (policy.kind === 'any') return true;
  // as browsers write it, most are there word for word
  if (policy.kind === 'listed' && policy.patterns.some((pattern) => isExactly(pattern, origin))) return true;
  if (!URL.canParse(origin)) return false; // "null": a file, or a sandboxed frame
  const { protocol, host } = new URL(origin);
  // The scheme is left out: behind a proxy that ends TLS we do not see the one that the browser used.
  if (policy.kind === 'same-origin') return host === ownHost;
  return policy.patterns.some(
    (pattern) =>
      pattern.scheme === protocol &&
      (pattern.subdomains ? host.endsWith(`.${pattern.host}`) : host === pattern.host),
  );
}

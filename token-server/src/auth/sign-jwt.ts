import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

/** Signs claims as a JWT with HS256. */
export type SignJwt = (claims: object) => string;

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const HEADER = encode({ alg: 'HS256', typ: 'JWT' });

/**
 * A signer whose key is made once. Not through a library: they sign by WebCrypto, which hands each signature to another
 * thread and back, and that was a fifth of the time of a token.
 */
export function createJwtSigner(secret: string | Uint8Array): SignJwt {
  const key: KeyObject = createSecretKey(typeof secret === 'string' ? Buffer.from(secret, 'utf8') : secret);
  return (claims) => {
    const signed = `${HEADER}.${encode(claims)}`;
    return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
  };
}

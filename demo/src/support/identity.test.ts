import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { Identity, PEOPLE, TOKEN_AUDIENCE } from './identity.js';

const identity = new Identity({ secret: 'the-secret-of-a-site-in-a-test-of-it', tokenTtlSeconds: 60 });
const [ada] = PEOPLE;

describe('Identity', () => {
  it('knows whose session it is', async () => {
    expect(await identity.personIn(await identity.sessionOf(ada!))).toEqual(ada);
  });

  it('takes nothing else for a session: no token for the token server, none of another secret, no text', async () => {
    const other = new Identity({ secret: 'another-secret-of-a-site-in-a-test', tokenTtlSeconds: 60 });
    for (const text of [await identity.tokenOf(ada!), await other.sessionOf(ada!), 'ada', ''])
      expect(await identity.personIn(text)).toBeUndefined();
  });

  it('tells the token server who it is, for as long as it is meant to', async () => {
    const { sub, name, aud, iat, exp } = decodeJwt(await identity.tokenOf(ada!));
    expect({ sub, name, aud }).toEqual({ sub: 'ada', name: 'Ada Moreau', aud: TOKEN_AUDIENCE });
    expect(exp! - iat!).toBe(60);
  });
});

import { type JWTPayload, jwtVerify, SignJWT } from 'jose';

/** Somebody who can sign in here. */
export interface Person {
  readonly id: string;
  readonly name: string;
  /** `customer`: has conversations. `colleague`: sees everybody's, and joins them. */
  readonly role: 'customer' | 'colleague';
}

/** The demo knows three people and asks for no password: a real site has its own way to find out who somebody is. */
export const PEOPLE: readonly Person[] = [
  { id: 'ada', name: 'Ada Moreau', role: 'customer' },
  { id: 'ben', name: 'Ben Okafor', role: 'customer' },
  { id: 'cleo', name: 'Cleo Winter', role: 'colleague' },
];

export interface IdentityOptions {
  /** `AUTH_JWT_SECRET` of the token server. */
  readonly secret: string;
  /** How long a customer's token for the token server holds. */
  readonly tokenTtlSeconds: number;
}

const SESSION_SECONDS = 12 * 3_600;
/** One secret signs both: neither may be taken for the other. */
const SESSION_AUDIENCE = 'support-session';
/** `AUTH_AUDIENCE` of the token server. */
export const TOKEN_AUDIENCE = 'voice-assistant';

/** Says who is signed in, to this site and to the token server. */
export class Identity {
  readonly tokenTtlSeconds: number;
  readonly #key: Uint8Array;

  constructor({ secret, tokenTtlSeconds }: IdentityOptions) {
    this.#key = new TextEncoder().encode(secret);
    this.tokenTtlSeconds = tokenTtlSeconds;
  }

  /** What the browser keeps while somebody is signed in. */
  sessionOf(person: Person): Promise<string> {
    return this.#sign(person, {}, SESSION_AUDIENCE, SESSION_SECONDS);
  }

  /** Whose session it is; nothing for one that has ended or is none. */
  async personIn(session: string): Promise<Person | undefined> {
    try {
      const { payload } = await jwtVerify(session, this.#key, {
        algorithms: ['HS256'],
        audience: SESSION_AUDIENCE,
        requiredClaims: ['exp'],
      });
      return PEOPLE.find(({ id }) => id === payload.sub);
    } catch {
      return undefined;
    }
  }

  /** With it the token server knows the customer. */
  tokenOf(person: Person): Promise<string> {
    return this.#sign(person, { name: person.name }, TOKEN_AUDIENCE, this.tokenTtlSeconds);
  }

  #sign({ id }: Person, claims: JWTPayload, audience: string, ttlSeconds: number): Promise<string> {
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(id)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime(`${ttlSeconds} s`)
      .sign(this.#key);
  }
}

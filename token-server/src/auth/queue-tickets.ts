import { createHmac, hash } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { QueueTicket } from '../ports.js';

const AUDIENCE = 'voice-assistant/queue';

/** Nobody waits for longer; a ticket that is older is none. */
const LIFE_SECONDS = 3_600;

/** Makes and reads the tickets of those who wait, so that nobody else has to remember when they came. */
export interface QueueTickets {
  /**
   * A ticket for who has none. One caller has one place in the line, however often they come without it: else a
   * client that knows nothing of tickets would stand in its own way, and a flood in everybody's.
   * @param caller E.g. their address; cannot be read from the ticket.
   */
  begin(caller: string): QueueTicket;
  sign(ticket: QueueTicket): Promise<string>;
  /** @returns Nothing for what is not one of our tickets, or not any more. */
  verify(ticket: string): Promise<QueueTicket | undefined>;
}

const claimsSchema = z.object({ sub: z.string().min(1), arrived: z.int().min(0) });

/** Of a secret that is derived from the media server's: so the replicas agree on it, and no other token passes. */
export function createQueueTickets(apiSecret: string, nowMs: () => number): QueueTickets {
  const secret = createHmac('sha256', apiSecret).update(AUDIENCE).digest();
  const begun = secret.toString('hex');
  return {
    begin: (caller) => new BegunTicket(begun + caller, nowMs()),
    sign: ({ id, arrivedAtMs }) =>
      new SignJWT({ arrived: arrivedAtMs })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setAudience(AUDIENCE)
        .setSubject(id)
        .setExpirationTime(Math.floor(arrivedAtMs / 1000) + LIFE_SECONDS)
        .sign(secret),
    verify: async (ticket) => {
      try {
        const { payload } = await jwtVerify(ticket, secret, {
          algorithms: ['HS256'],
          audience: AUDIENCE,
          requiredClaims: ['exp'],
          currentDate: new Date(nowMs()),
        });
        const { data } = claimsSchema.safeParse(payload);
        return data && { id: data.sub, arrivedAtMs: data.arrived };
      } catch {
        return undefined; // not ours, expired or no ticket at all: they begin to wait now
      }
    },
  };
}

/** Its id is made when it is read, as it seldom is. */
class BegunTicket implements QueueTicket {
  readonly #name: string;
  readonly arrivedAtMs: number;

  /** @param name Secret and caller: a plain hash of both hides them as well as a signature. */
  constructor(name: string, arrivedAtMs: number) {
    this.#name = name;
    this.arrivedAtMs = arrivedAtMs;
  }

  get id(): string {
    return hash('sha256', this.#name, 'base64url');
  }
}

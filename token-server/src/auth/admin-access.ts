import { jwtVerify } from 'jose';
import { z } from 'zod';
import type { AdminAccess, AdminGrant } from '../ports.js';
import { areEqualSecrets } from './equal-secrets.js';

const CLOCK_SKEW_SECONDS = 30;

export interface AdminAccessOptions {
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly nowMs: () => number;
}

const grantsSchema = z.object({
  roomList: z.boolean().optional(),
  roomCreate: z.boolean().optional(),
  roomAdmin: z.boolean().optional(),
  room: z.string().optional(),
});

/**
 * Lets in who has key and secret, as `<key>:<secret>`, or a token signed with them whose video grants hold what the
 * call needs, as the media server itself would. A token has to expire: one that does not is a password.
 */
export function createAdminAccess({ apiKey, apiSecret, nowMs }: AdminAccessOptions): AdminAccess {
  const pair = `${apiKey}:${apiSecret}`;
  const key = new TextEncoder().encode(apiSecret);

  const grantsOf = async (token: string) => {
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: ['HS256'],
        issuer: apiKey,
        requiredClaims: ['exp'],
        clockTolerance: CLOCK_SKEW_SECONDS,
        currentDate: new Date(nowMs()),
      });
      return grantsSchema.safeParse(payload.video).data;
    } catch {
      return undefined; // not ours, expired or no token at all: the same to whoever sent it
    }
  };

  return {
    permits: async (credentials, grant, roomName) => {
      if (areEqualSecrets(credentials, pair)) return true;
      const grants = await grantsOf(credentials);
      return grants?.[grant] === true && isForRoom(grant, grants.room, roomName);
    },
  };
}

/** A token that names a room administers that one alone; to list and to create is not bound to a room. */
const isForRoom = (grant: AdminGrant, granted: string | undefined, asked: string | undefined): boolean =>
  grant !== 'roomAdmin' || !granted || granted === asked;

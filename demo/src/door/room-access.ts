import { randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';

/** The pair that the media server and the token server know. */
export interface Keys {
  readonly apiKey: string;
  readonly apiSecret: string;
}

/** What a page needs to command an agent in one room, and nothing beyond that room. */
export interface RoomAccess {
  readonly room_name: string;
  readonly token: string;
}

/**
 * A room that nobody has, and a token that administers it alone, for 15 minutes: so the secret stays here, and whoever
 * has the token can do no harm to others.
 */
export async function newRoomAccess({ apiKey, apiSecret }: Keys): Promise<RoomAccess> {
  const room_name = `rest-${randomBytes(12).toString('hex')}`;
  const token = await new SignJWT({ video: { roomAdmin: true, room: room_name } })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(apiKey)
    .setSubject('demo-page')
    .setNotBefore('0s')
    .setExpirationTime('15m')
    .sign(new TextEncoder().encode(apiSecret));
  return { room_name, token };
}

import { Room } from '@livekit/rtc-node';

/** What a media server in development mode takes. */
export const KEY = { apiKey: 'devkey', apiSecret: 'secret' };

/** The real media server that integration tests use; they fail without it. */
export function realMediaServer(): { readonly wsUrl: string; readonly httpUrl: string } {
  const wsUrl = process.env.LIVEKIT_TEST_URL;
  if (!wsUrl)
    throw new Error(
      'LIVEKIT_TEST_URL is not set: it must name a media server in development mode, e.g. ws://127.0.0.1:7880 of `livekit-server --dev`',
    );
  return { wsUrl, httpUrl: wsUrl.replace(/^ws/, 'http') };
}

/** Joins with a token; `leave` what this returns. */
export async function joinRoom(token: string): Promise<Room> {
  const room = new Room();
  await room.connect(realMediaServer().wsUrl, token);
  return room;
}

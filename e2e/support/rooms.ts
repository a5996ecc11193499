import { RoomServiceClient } from 'livekit-server-sdk';
import { inject } from 'vitest';

/** Names of the rooms that the media server has now. */
export async function rooms(): Promise<string[]> {
  const { url, apiKey, apiSecret } = inject('stack').livekit;
  const client = new RoomServiceClient(url.replace(/^ws/, 'http'), apiKey, apiSecret);
  return (await client.listRooms()).map(({ name }) => name);
}

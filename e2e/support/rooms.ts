import { RoomServiceClient } from 'livekit-server-sdk';
import { inject } from 'vitest';

/** Who asks the media server of the stack about its rooms. */
export function mediaServer(): RoomServiceClient {
  const { url, apiKey, apiSecret } = inject('stack').livekit;
  return new RoomServiceClient(url.replace(/^ws/, 'http'), apiKey, apiSecret);
}

/** Names of the rooms that the media server has now. */
export const rooms = async (): Promise<string[]> => (await mediaServer().listRooms()).map(({ name }) => name);

/** Who is in a call: the sids that the media server has given them, the same for as long as they are connected. */
export async function inRoom(room: string): Promise<{ visitors: string[]; agents: string[] }> {
  const people = await mediaServer().listParticipants(room);
  const sids = (agents: boolean) =>
    people.filter(({ permission }) => (permission?.agent ?? false) === agents).map(({ sid }) => sid);
  return { visitors: sids(false), agents: sids(true) };
}

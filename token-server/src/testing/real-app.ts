import { createDispatcher } from '../livekit/dispatcher.js';
import { createMediaServer } from '../livekit/media-server.js';
import { createRoomAdmin } from '../livekit/room-admin.js';
import { createLogger } from '../middleware/log.js';
import type { Dispatcher, RoomAdmin } from '../ports.js';
import { realIssuer } from './issuer.js';
import { KEY, realMediaServer } from './media-server.js';
import { startApp, type TestApp, type TestAppOptions } from './start-app.js';

export interface RealApp extends TestApp {
  readonly rooms: RoomAdmin;
  readonly dispatcher: Dispatcher;
}

/** What an administrator sends. */
export const PAIR = { Authorization: `Bearer ${KEY.apiKey}:${KEY.apiSecret}` };

/** The media server notes a track a moment later, and counts the participants of its rooms every five seconds. */
export const POLL = { timeout: 8_000, interval: 50 };

/** The app in front of the real media server, whose address it tells. */
export async function startRealApp(options: TestAppOptions = {}): Promise<RealApp> {
  const { httpUrl: url, wsUrl } = realMediaServer();
  const silent = { url, ...KEY, timeoutSeconds: 5, log: createLogger('silent') };
  const rooms = createRoomAdmin(silent);
  const dispatcher = createDispatcher({ ...silent, watcherName: options.visionAgentName });
  const app = await startApp({
    ...options,
    keyPair: KEY,
    publicUrl: wsUrl,
    dispatcher,
    deps: {
      issuer: realIssuer(KEY),
      mediaServer: createMediaServer({ ...silent, nowMs: Date.now }),
      rooms,
      ...options.deps,
    },
  });
  return { ...app, rooms, dispatcher };
}

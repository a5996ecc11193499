import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { ParticipantInfo_State, SignalResponse } from '@livekit/protocol';
import {
  AudioFrame,
  AudioSource,
  AudioStream,
  LocalAudioTrack,
  ParticipantKind,
  Room,
  RoomEvent,
  TrackPublishOptions,
  TrackSource,
} from '@livekit/rtc-node';
import { AccessToken, AgentDispatchClient, RoomServiceClient, TwirpError } from 'livekit-server-sdk';
import { WebSocket } from 'ws';
import { isOlder, OLDEST_VERSION } from '../media-server/version.js';
import { type Check, failed, ok, type System } from './check.js';

const TIMEOUT_SECONDS = 5;
/** A worker that is warm joins in under a second; one on a busy machine has to start a process first. */
const AGENT_TIMEOUT_MS = 15_000;
const MEDIA_TIMEOUT_MS = 10_000;
const POLL_MS = 100;
const RATE_HZ = 16_000;
const FRAME_MS = 20;

const httpOf = ({ livekit }: System) => livekit.url.replace(/^ws/, 'http');
const roomsOf = (system: System) =>
  new RoomServiceClient(httpOf(system), system.livekit.apiKey, system.livekit.apiSecret, {
    requestTimeout: TIMEOUT_SECONDS,
  });
const roomName = () => `doctor-${randomUUID()}`;

function tokenFor({ livekit }: System, room: string, identity: string): Promise<string> {
  const token = new AccessToken(livekit.apiKey, livekit.apiSecret, { identity, ttl: 60 });
  token.addGrant({ roomJoin: true, room, canPublish: true, canSubscribe: true });
  return token.toJwt();
}

/** Works in a room of its own, and removes it. */
async function inRoom<T>(system: System, work: (room: string) => Promise<T>): Promise<T> {
  const room = roomName();
  try {
    return await work(room);
  } finally {
    await roomsOf(system)
      .deleteRoom(room)
      .catch(() => {}); // it was never made
  }
}

const mediaServer: Check = {
  name: 'media-server',
  advice: 'Does it run, and is LIVEKIT_URL its address?',
  run: async (system) => {
    const response = await fetch(httpOf(system), { signal: AbortSignal.timeout(TIMEOUT_SECONDS * 1_000) });
    return response.ok
      ? ok(system.livekit.url)
      : failed(`HTTP ${response.status} from ${system.livekit.url}`);
  },
};

const credentials: Check = {
  name: 'credentials',
  advice:
    'LIVEKIT_API_KEY and LIVEKIT_API_SECRET have to be those of the media server, and the clocks the same.',
  run: async (system) => {
    try {
      const rooms = await roomsOf(system).listRooms();
      return ok(`accepted; ${rooms.length} rooms`);
    } catch (error) {
      if (error instanceof TwirpError) return failed(`refused: HTTP ${error.status}`);
      throw error;
    }
  },
};

const version: Check = {
  name: 'version',
  advice: `The widget needs livekit-server ${OLDEST_VERSION} or later.`,
  run: (system) =>
    inRoom(system, async (room) => {
      const found = await versionOf(system, await tokenFor(system, room, 'doctor'));
      if (found === '') return failed('the media server does not tell its version');
      return isOlder(found, OLDEST_VERSION) ? failed(found) : ok(found);
    }),
};

/** What the media server says of itself to whoever joins. */
async function versionOf({ livekit }: System, token: string): Promise<string> {
  const query = new URLSearchParams({ access_token: token, protocol: '15', auto_subscribe: '0' });
  const socket = new WebSocket(`${livekit.url.replace(/^http/, 'ws')}/rtc?${query}`);
  try {
    const signal = AbortSignal.timeout(TIMEOUT_SECONDS * 1_000);
    const [data] = (await once(socket, 'message', { signal })) as [Buffer];
    const { message } = SignalResponse.fromBinary(new Uint8Array(data));
    return message.case === 'join' ? (message.value.serverInfo?.version ?? '') : '';
  } finally {
    socket.on('error', () => {}); // of a socket that is closed before it was open
    socket.close();
  }
}

const agent: Check = {
  name: 'agent',
  advice:
    'Does a worker run, under this name (AGENT_NAME), with the same LIVEKIT_URL and key? Its log has "registered worker".',
  run: (system) =>
    inRoom(system, async (room) => {
      const { apiKey, apiSecret } = system.livekit;
      const rooms = roomsOf(system);
      const dispatches = new AgentDispatchClient(httpOf(system), apiKey, apiSecret, {
        requestTimeout: TIMEOUT_SECONDS,
      });
      await rooms.createRoom({ name: room, emptyTimeout: 30 });
      const startedAtMs = performance.now();
      await dispatches.createDispatch(room, system.agentName);
      while (performance.now() - startedAtMs < AGENT_TIMEOUT_MS) {
        const present = await rooms.listParticipants(room);
        // one that is still joining would make the room anew when it is removed
        const isThere = ({ kind, state }: (typeof present)[number]) =>
          Number(kind) === ParticipantKind.AGENT && state === ParticipantInfo_State.ACTIVE;
        if (present.some(isThere))
          return ok(`"${system.agentName}" joined after ${Math.round(performance.now() - startedAtMs)} ms`);
        await delay(POLL_MS);
      }
      return failed(`"${system.agentName}" did not join within ${AGENT_TIMEOUT_MS / 1_000} s`);
    }),
};

const media: Check = {
  name: 'media',
  advice:
    "The media server's UDP port or, where that is closed, its TCP port has to be reachable from here, and the address it tells (rtc.node_ip, use_external_ip) be right.",
  run: (system) =>
    inRoom(system, async (room) => {
      const speaker = new Room();
      const listener = new Room();
      const source = new AudioSource(RATE_HZ, 1);
      const over = new AbortController();
      try {
        const options = { autoSubscribe: true, dynacast: false };
        const heard = firstSound(listener);
        await listener.connect(system.livekit.url, await tokenFor(system, room, 'listener'), options);
        await speaker.connect(system.livekit.url, await tokenFor(system, room, 'speaker'), options);
        const track = LocalAudioTrack.createAudioTrack('tone', source);
        const publishOptions = new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE });
        await speaker.localParticipant?.publishTrack(track, publishOptions);
        const startedAtMs = performance.now();
        void playTone(source, over.signal);
        const timeout = delay(MEDIA_TIMEOUT_MS, false, { signal: over.signal }).catch(() => false);
        if (!(await Promise.race([heard, timeout])))
          return failed(`no sound within ${MEDIA_TIMEOUT_MS / 1_000} s`);
        return ok(
          `sound from one participant to another, after ${Math.round(performance.now() - startedAtMs)} ms`,
        );
      } finally {
        over.abort();
        await Promise.all([speaker.disconnect(), listener.disconnect()]);
        await source.close();
      }
    }),
};

function firstSound(room: Room): Promise<boolean> {
  return new Promise((resolve) => {
    room.on(RoomEvent.TrackSubscribed, async (track) => {
      for await (const { data } of new AudioStream(track, { sampleRate: RATE_HZ, numChannels: 1 }))
        if (data.some((sample) => Math.abs(sample) > 500)) return resolve(true);
    });
  });
}

async function playTone(source: AudioSource, signal: AbortSignal) {
  const length = (RATE_HZ * FRAME_MS) / 1_000;
  for (let at = 0; !signal.aborted; at += length) {
    const samples = Int16Array.from({ length }, (_, index) =>
      Math.round(8_000 * Math.sin((2 * Math.PI * 440 * (at + index)) / RATE_HZ)),
    );
    await source.captureFrame(new AudioFrame(samples, RATE_HZ, 1, length)).catch(() => {}); // closed meanwhile
  }
}

export const MEDIA_CHECKS: readonly Check[] = [mediaServer, credentials, version, media, agent];

import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  AudioFrame,
  AudioSource,
  LocalAudioTrack,
  Room,
  TrackPublishOptions,
  TrackSource,
} from '@livekit/rtc-node';
import { AccessToken } from 'livekit-server-sdk';
import type { LiveKitAccess } from '../life/livekit-rooms.js';
import type { Speech } from './speech.js';

export interface SpeakerOptions {
  readonly livekit: LiveKitAccess;
  readonly roomName: string;
  /** Shown in the room. */
  readonly name: string;
}

const CONNECT_TIMEOUT_MS = 5_000;
/** Whoever is in the room has the track by then; an empty room is not waited for. */
const LISTENERS_TIMEOUT_MS = 2_000;
const TOKEN_LIFE_SECONDS = 60;
const FRAME_MS = 50;
/** What the media server and the listeners still hold when the last sample is sent. */
const LAST_WORD_MS = 300;

/**
 * Joins a room to say one thing, and leaves. As an ingress: an agent in the room takes it neither for its visitor nor
 * for a second agent, and so does not leave.
 * @returns when it is being heard: the promise of its end, which never rejects.
 * @throws when it cannot join or publish; it has left again then.
 */
export async function speakInto(
  options: SpeakerOptions,
  speech: Speech,
  signal: AbortSignal,
): Promise<{ readonly ended: Promise<void> }> {
  const room = new Room();
  const source = new AudioSource(speech.sampleRateHz, 1);
  const leave = async () => {
    await room.disconnect().catch(() => {}); // the room may be gone
    await source.close().catch(() => {});
  };
  try {
    const connected = room.connect(options.livekit.url, await tokenOf(options), {
      autoSubscribe: false,
      dynacast: false,
    });
    await orTimeout(connected, CONNECT_TIMEOUT_MS);
    signal.throwIfAborted();
    const track = LocalAudioTrack.createAudioTrack('reply', source);
    const publishOptions = new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE });
    const publication = await room.localParticipant?.publishTrack(track, publishOptions);
    await Promise.race([publication?.waitForSubscription(), delay(LISTENERS_TIMEOUT_MS)]);
  } catch (error) {
    await leave();
    throw error;
  }
  return {
    ended: play(source, speech, signal)
      .catch(() => {}) // the room was closed meanwhile
      .then(leave),
  };
}

async function play(source: AudioSource, { samples, sampleRateHz }: Speech, signal: AbortSignal) {
  const length = (sampleRateHz * FRAME_MS) / 1_000;
  for (let at = 0; at < samples.length && !signal.aborted; at += length) {
    const part = new Int16Array(length); // the last one is filled up with silence
    part.set(samples.subarray(at, at + length));
    await source.captureFrame(new AudioFrame(part, sampleRateHz, 1, length));
  }
  await source.waitForPlayout();
  await delay(LAST_WORD_MS);
}

function tokenOf({ livekit, roomName, name }: SpeakerOptions): Promise<string> {
  const identity = `speaker-${randomUUID()}`;
  const token = new AccessToken(livekit.apiKey, livekit.apiSecret, {
    identity,
    name,
    ttl: TOKEN_LIFE_SECONDS,
  });
  token.kind = 'ingress';
  token.addGrant({ roomJoin: true, room: roomName, canPublish: true, canSubscribe: false });
  return token.toJwt();
}

async function orTimeout(promise: Promise<unknown>, timeoutMs: number): Promise<void> {
  const over = new AbortController();
  try {
    const tooLate = delay(timeoutMs, undefined, { signal: over.signal }).then(() => {
      throw new Error(`took longer than ${timeoutMs} ms`);
    });
    await Promise.race([promise, tooLate]);
  } finally {
    over.abort();
  }
}

import { createRequire } from 'node:module';
import type { RoleTokenResponse } from '@voice-assistant/protocol';
import type { BrowserContext } from 'playwright-core';
import { inject } from 'vitest';

/** As a script for a page that has nothing to do with ours. */
const LIVEKIT_CLIENT = createRequire(import.meta.url).resolve('livekit-client');

/** What somebody in a room with livekit-client alone has of it. */
export interface Observed {
  /** Everybody else. */
  readonly identities: readonly string[];
  /** Of messages on the topic `va.message`, in their order. */
  readonly types: readonly string[];
  /** Sources of the tracks that come in. */
  readonly sources: readonly string[];
}

export interface Observer {
  readonly identity: string;
  look(): Promise<Observed>;
  /** Tries to be heard. Resolves to why not; null when nothing was in the way. */
  speak(): Promise<string | null>;
  leave(): Promise<void>;
}

/** Joins a room as one of the staff, whom nobody there sees. */
export async function observe(context: BrowserContext, room: string): Promise<Observer> {
  const { siteUrl, serverUrl, livekit } = inject('stack');
  const response = await fetch(`${serverUrl}/rooms/${room}/tokens`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${livekit.apiKey}:${livekit.apiSecret}`,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({ role: 'debug', user: 'ada' }),
  });
  if (!response.ok) throw new Error(`no token: ${response.status} ${await response.text()}`);
  const { participant_identity: identity, participant_token } = (await response.json()) as RoleTokenResponse;
  const page = await context.newPage();
  await page.goto(`${siteUrl}/healthz`);
  await page.addScriptTag({ path: LIVEKIT_CLIENT });
  await page.evaluate(
    async ([url, token]) => {
      const { Room, RoomEvent } = (window as unknown as { LivekitClient: typeof import('livekit-client') })
        .LivekitClient;
      const room = new Room();
      const types: string[] = [];
      const sources: string[] = [];
      room.on(RoomEvent.TrackSubscribed, (_, { source }) => void sources.push(source));
      room.registerTextStreamHandler('va.message', async (reader) => {
        types.push((JSON.parse(await reader.readAll()) as { type: string }).type);
      });
      await room.connect(url!, token!);
      Object.assign(window, {
        observer: {
          look: () => ({ identities: [...room.remoteParticipants.keys()], types, sources }),
          speak: async () => {
            const out = new AudioContext().createMediaStreamDestination();
            const [track] = out.stream.getAudioTracks();
            return room.localParticipant.publishTrack(track!).then(
              () => null,
              (error: Error) => error.message,
            );
          },
          leave: () => room.disconnect(),
        },
      });
    },
    [livekit.url, participant_token],
  );
  const ask = <Answer>(name: keyof InPage) =>
    page.evaluate(
      (it) => (window as unknown as { observer: InPage }).observer[it]() as unknown,
      name,
    ) as Promise<Answer>;
  return {
    identity,
    look: () => ask<Observed>('look'),
    speak: () => ask<string | null>('speak'),
    leave: async () => {
      await ask('leave');
      await page.close();
    },
  };
}

interface InPage {
  look(): Observed;
  speak(): Promise<string | null>;
  leave(): Promise<void>;
}

import { EventEmitter, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { AudioFrame } from '@livekit/rtc-node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { LiveTranscription } from './live-transcription.js';

interface ClientEvent {
  readonly type: string;
  readonly audio?: string;
  readonly session?: unknown;
}

let server: WebSocketServer;
let socket: WebSocket;
let address: string;
let received: ClientEvent[];
let live: LiveTranscription;
const changes = new EventEmitter();

const until = async (check: () => boolean) => {
  while (!check()) await once(changes, 'change', { signal: AbortSignal.timeout(5_000) });
};
const tell = (type: string, item_id: string, rest: object) =>
  socket.send(
    JSON.stringify({ type: `conversation.item.input_audio_transcription.${type}`, item_id, ...rest }),
  );
const frame = (ms: number) => new AudioFrame(new Int16Array(24 * ms), 24_000, 1, 24 * ms);

beforeEach(async () => {
  received = [];
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (it, request) => {
    socket = it;
    address = `${request.url} ${request.headers.authorization}`;
    it.on('message', (data) => {
      received.push(JSON.parse(String(data)));
      changes.emit('change');
    });
  });
  await once(server, 'listening');
  live = new LiveTranscription({
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    apiKey: 'key',
    model: 'live-1',
    lang: 'pt-BR',
    prompt: 'bicycles',
  });
  live.open();
  await until(() => received.length > 0);
});
afterEach(async () => {
  live.close();
  for (const client of server.clients) client.terminate();
  await new Promise((resolve) => server.close(resolve));
});

describe('LiveTranscription', () => {
  it('asks for text only, in the language and with the hints, and finds no ends by itself', () => {
    expect(address).toBe('/v1/realtime?intent=transcription&model=live-1 Bearer key');
    expect(received[0]).toEqual({
      type: 'session.update',
      session: {
        type: 'transcription',
        audio: {
          input: {
            format: { type: 'audio/pcm', rate: 24_000 },
            transcription: { model: 'live-1', language: 'pt', prompt: 'bicycles' },
            turn_detection: null,
          },
        },
      },
    });
  });

  it('sends audio as it comes, gives out words as they come, and the text at the end', async () => {
    const texts: string[] = [];
    const item = live.begin(() => {
      texts.push(item?.text ?? '');
      changes.emit('change');
    });
    for (let count = 0; count < 5; count++) item?.hear(frame(10));
    await until(() => received.length === 3);
    tell('delta', 'a', { delta: 'when' });
    tell('delta', 'a', { delta: ' are' });
    await until(() => texts.length === 2);
    expect(texts).toEqual(['when', 'when are']);
    const end = item?.end();
    await until(() => received.at(-1)?.type === 'input_audio_buffer.commit');
    const audio = received.flatMap(({ audio = '' }) => [...Buffer.from(audio, 'base64')]);
    expect(audio).toHaveLength(50 * 24 * 2);
    tell('completed', 'a', { transcript: ' when are you open ' });
    expect(await end).toBe('when are you open');
  });

  it('tells two utterances apart, in the order in which they were said', async () => {
    const first = live.begin(() => {});
    const firstEnd = first?.end();
    const second = live.begin(() => changes.emit('change'));
    tell('delta', 'a', { delta: 'no' });
    tell('delta', 'b', { delta: 'yes' });
    await until(() => second?.text === 'yes');
    tell('completed', 'a', { transcript: 'no' });
    expect(await firstEnd).toBe('no');
    expect(first?.text).toBe('no');
  });

  it('says nothing of an utterance that the provider cannot transcribe', async () => {
    const end = live.begin(() => {})?.end();
    tell('failed', 'a', {});
    expect(await end).toBeUndefined();
  });

  it('gives up what was under way when the connection breaks, and connects again', async () => {
    const end = live.begin(() => {})?.end();
    socket.terminate();
    expect(await end).toBeUndefined();
    expect(live.begin(() => {})).toBeUndefined();
    await until(() => received.filter(({ type }) => type === 'session.update').length === 2);
    expect(live.isConnected).toBe(true);
  });

  it('takes words that come after the end for nothing of the next utterance', async () => {
    const first = live.begin(() => {})?.end();
    tell('completed', 'a', { transcript: 'no' });
    expect(await first).toBe('no');
    const second = live.begin(() => changes.emit('change'));
    tell('delta', 'a', { delta: 'no' });
    tell('delta', 'b', { delta: 'yes' });
    await until(() => second?.text !== '');
    expect(second?.text).toBe('yes');
    const end = second?.end();
    tell('completed', 'b', { transcript: 'yes' });
    expect(await end).toBe('yes');
  });

  it('sends nothing of an utterance on the connection after its own', async () => {
    const item = live.begin(() => {});
    socket.terminate();
    await until(() => received.filter(({ type }) => type === 'session.update').length === 2);
    item?.hear(frame(40));
    expect(await item?.end()).toBeUndefined();
    const next = live.begin(() => {})?.end();
    await until(() => received.at(-1)?.type === 'input_audio_buffer.commit');
    tell('completed', 'b', { transcript: 'yes' });
    expect(await next).toBe('yes');
    expect(received.slice(2)).toEqual([{ type: 'input_audio_buffer.commit' }]);
  });

  it('connects afresh when the end of an utterance is never told', async () => {
    const first = live.begin(() => {})?.end();
    expect(await first).toBeUndefined();
    await until(() => received.filter(({ type }) => type === 'session.update').length === 2);
    const second = live.begin(() => {})?.end();
    tell('completed', 'b', { transcript: 'yes' });
    expect(await second).toBe('yes');
  });

  it('ignores what it does not know', async () => {
    socket.send('no JSON');
    socket.send('{"type":"rate_limits.updated"}');
    const end = live.begin(() => {})?.end();
    tell('completed', 'a', { transcript: 'yes' });
    expect(await end).toBe('yes');
  });
});

import { describe, expect, inject, it } from 'vitest';
import { useBrowser } from '../support/browser.js';
import { eventually, Visitor } from '../support/visitor.js';

const { siteUrl, serverUrl } = inject('stack');
const browser = useBrowser();

/** Keeps every connection that the page makes, and how it asked for the microphone, for the test to look at. */
function keepConnections(): void {
  const kept: RTCPeerConnection[] = [];
  const asked: MediaStreamConstraints[] = [];
  Object.assign(window, { kept, asked });
  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      kept.push(this);
    }
  };
  const { mediaDevices } = navigator;
  const native = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = (constraints) => {
    asked.push(constraints ?? {});
    return native(constraints);
  };
}

/** How speech is sent, as the browser itself reports it. */
function outgoingSpeech(): { asked: MediaStreamConstraints; bitrate: number } {
  const { kept, asked } = window as unknown as { kept: RTCPeerConnection[]; asked: MediaStreamConstraints[] };
  const senders = kept.flatMap((it) => it.getSenders()).filter(({ track }) => track?.kind === 'audio');
  const [sender] = senders;
  return {
    asked: asked[0]!,
    bitrate: sender?.getParameters().encodings[0]?.maxBitrate ?? 0,
  };
}

/** How many calls a histogram of the token server has seen. */
async function countOf(metric: string): Promise<number> {
  const text = await (await fetch(`${serverUrl}/metrics`)).text();
  return Number(new RegExp(`^${metric}_count(?:{[^}]*})? (\\d+)`, 'm').exec(text)?.[1] ?? 0);
}

const MEASURED = ['connection_latency_seconds', 'turn_latency_seconds', 'round_trip_time_ms', 'packet_loss'];

describe('A: a call with a local voice AI', () => {
  it('A6, A10: asks for one channel of speech and sends it with 32 kbit/s, plays the answer, and its figures are in the metrics', async () => {
    const visitor = await Visitor.open(await browser.newContext(), siteUrl);
    await visitor.page.evaluate(keepConnections);
    const before = await Promise.all(MEASURED.map(countOf));
    await visitor.startCall();
    await visitor.reads('assistant', /Hello, this is Harbour Bikes/);
    await visitor.asks('when are you open', /Monday to Friday/);
    const { asked, bitrate } = await visitor.page.evaluate(outgoingSpeech);
    expect(asked.audio).toMatchObject({
      channelCount: 1,
      sampleRate: 48_000,
      echoCancellation: true,
      noiseSuppression: true,
    });
    expect(bitrate).toBe(32_000);

    await visitor.button('Hang up').click();
    await visitor.sees('Call ended');
    await eventually(async () => {
      const after = await Promise.all(MEASURED.map(countOf));
      expect(after.map((count, index) => count > before[index]!)).toEqual(MEASURED.map(() => true));
    });
  });
});

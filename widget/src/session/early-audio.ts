import type { EarlyAudio } from './ports.js';

/** What the agent can decode, and the only form that all browsers but older Safari can record. */
const MIME_TYPE = 'audio/webm;codecs=opus';
/** bit/s, as in the call itself. */
const BITRATE = 32_000;
/** How often what is recorded is handed on, ms. */
const SLICE_MS = 100;
/** As long as an agent is waited for; 80 kB by then. */
const LONGEST_MS = 20_000;

/**
 * Records a microphone from now on, before there is a call to hear it, in the form of livekit-client's own
 * `preConnectBuffer`, which can only begin once livekit-client is there.
 */
export function recordEarly(track: MediaStreamTrack): EarlyAudio | null {
  if (typeof MediaRecorder === 'undefined' || !MediaRecorder.isTypeSupported(MIME_TYPE)) return null;
  const recorder = new MediaRecorder(new MediaStream([track]), {
    mimeType: MIME_TYPE,
    audioBitsPerSecond: BITRATE,
  });
  const stop = () => {
    clearTimeout(timer);
    if (recorder.state !== 'inactive') recorder.stop();
  };
  const timer = setTimeout(stop, LONGEST_MS);
  recorder.start(SLICE_MS);
  return { mimeType: recorder.mimeType || MIME_TYPE, stream: streamOf(recorder), stop };
}

function streamOf(recorder: MediaRecorder): ReadableStream<Uint8Array> {
  // a piece is read in its own time, and the last one before the end
  let reading: Promise<void> = Promise.resolve();
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      recorder.addEventListener('dataavailable', ({ data }) => {
        reading = reading.then(async () => controller.enqueue(new Uint8Array(await data.arrayBuffer())));
      });
      recorder.addEventListener('stop', () => void reading.then(() => controller.close()));
      recorder.addEventListener('error', () => controller.error(new Error('the recording failed')));
    },
  });
  return Object.assign(stream, { [Symbol.asyncIterator]: () => iterate(stream) });
}

/** livekit-client reads it by `for await`, which Safari's streams cannot. */
async function* iterate(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, undefined> {
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return undefined;
    yield value;
  }
}

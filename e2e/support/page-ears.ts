/**
 * Runs in the page before anything else: gives it a microphone that the test speaks into, and ears on whatever
 * audio comes in over WebRTC. Sent as source text, so it may use nothing from outside.
 */
export function giveVoiceAndEars({ microphone }: { readonly microphone: boolean }): void {
  const SAMPLE_EVERY_MS = 20;
  /** Root mean square of full scale; digital silence is 0, quiet speech about 0.02. */
  const LOUD = 0.01;
  let heardMs = 0;
  let lastHeardAt = 0;

  let mouth: { context: AudioContext; out: MediaStreamAudioDestinationNode } | undefined;
  const openMouth = () => {
    if (!mouth) {
      const context = new AudioContext({ sampleRate: 48_000 });
      mouth = { context, out: context.createMediaStreamDestination() };
    }
    return mouth;
  };

  const listenTo = (track: MediaStreamTrack) => {
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    const samples = new Float32Array(analyser.fftSize);
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    const timer = setInterval(() => {
      if (track.readyState === 'ended') {
        clearInterval(timer);
        void context.close();
        return;
      }
      analyser.getFloatTimeDomainData(samples);
      const level = Math.hypot(...samples) / Math.sqrt(samples.length);
      if (level < LOUD) return;
      heardMs += SAMPLE_EVERY_MS;
      lastHeardAt = performance.now();
    }, SAMPLE_EVERY_MS);
  };

  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      this.addEventListener('track', ({ track }) => {
        if (track.kind === 'audio') listenTo(track);
      });
    }
  };

  // left out where the browser's own answer is what is tested
  const { mediaDevices } = navigator;
  const native = mediaDevices.getUserMedia.bind(mediaDevices);
  if (microphone)
    mediaDevices.getUserMedia = async (constraints) =>
      constraints?.video ? native(constraints) : openMouth().out.stream.clone();

  const volumes: number[] = [];
  const volume = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'volume')!;
  Object.defineProperty(HTMLMediaElement.prototype, 'volume', {
    ...volume,
    set(value: number) {
      volumes.push(value);
      volume.set?.call(this, value);
    },
  });

  Object.assign(window, {
    /** Speaks a WAV file into the microphone. Resolves when the last of it has been said. */
    say: async (wavBase64: string) => {
      const { context, out } = openMouth();
      await context.resume();
      const bytes = Uint8Array.from(atob(wavBase64), (letter) => letter.charCodeAt(0));
      const source = new AudioBufferSourceNode(context, {
        buffer: await context.decodeAudioData(bytes.buffer),
      });
      source.connect(out);
      await new Promise((resolve) => {
        source.addEventListener('ended', resolve);
        source.start();
      });
    },
    /** What the page has set the volume of its audio to, in order. */
    volumes: () => volumes,
    /** How long something loud has been heard in all, and how long it has been quiet since; ms. */
    heard: () => ({ heardMs, quietMs: performance.now() - lastHeardAt }),
  });
}

declare global {
  interface Window {
    say(wavBase64: string): Promise<void>;
    volumes(): number[];
    heard(): { heardMs: number; quietMs: number };
  }
}

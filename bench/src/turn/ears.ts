/** What was heard, with the instant in ms since the epoch. */
export interface Sound {
  /** `mic`: what the visitor says into the microphone. `ear`: what comes back over WebRTC. */
  readonly where: 'mic' | 'ear';
  /** First sample after a silence, or last sample before one. */
  readonly what: 'begins' | 'ends';
  readonly atMs: number;
}

/** What the page offers to the benchmark. */
export interface BenchPage {
  /** Joins, publishes the microphone and plays what comes. Resolves to the instant of the click. */
  call(url: string, token: string): Promise<number>;
  /** Plays mono samples into the microphone; resolves when it has begun. */
  say(samplesBase64: string, sampleRateHz: number): Promise<void>;
  hangUp(): Promise<void>;
}

/**
 * Runs in the page: a microphone that the benchmark speaks into, and one audio worklet that hears both what is said
 * and what comes back, by the same clock and to the sample. Sent as source text, so it may use nothing from outside.
 */
export async function installEars(): Promise<void> {
  const worklet = `
    const LOUD = [0.008, 0.01];
    const HOLD_S = [0.15, 0.3];
    registerProcessor('ears', class extends AudioWorkletProcessor {
      lastLoud = [-1, -1];
      isLoud = [false, false];
      process(inputs) {
        for (const [index, input] of inputs.entries()) this.listen(index, input[0]);
        if (currentFrame % 6144 === 0) this.port.postMessage({ tick: currentFrame });
        return true;
      }
      listen(index, samples = []) {
        for (let at = 0; at < samples.length; at++) {
          if (Math.abs(samples[at]) < LOUD[index]) continue;
          if (!this.isLoud[index]) this.tell(index, 'begins', currentFrame + at);
          this.isLoud[index] = true;
          this.lastLoud[index] = currentFrame + at;
        }
        if (!this.isLoud[index] || currentFrame - this.lastLoud[index] < HOLD_S[index] * sampleRate) return;
        this.isLoud[index] = false;
        this.tell(index, 'ends', this.lastLoud[index]);
      }
      tell(index, what, frame) {
        this.port.postMessage({ where: ['mic', 'ear'][index], what, frame });
      }
    });`;
  const context = new AudioContext({ sampleRate: 48_000 });
  await context.audioWorklet.addModule(URL.createObjectURL(new Blob([worklet], { type: 'text/javascript' })));
  const ears = new AudioWorkletNode(context, 'ears', { numberOfInputs: 2, numberOfOutputs: 1 });
  ears.connect(context.destination); // what leads nowhere is not run
  const microphone = context.createMediaStreamDestination();
  await context.resume();

  const now = () => performance.timeOrigin + performance.now();
  // The audio clock against the wall clock, which drift apart: of the last seconds' messages, the one that was under
  // way least tells best.
  let offsetMs = 0;
  const offsets: number[] = [];
  const OFFSETS_KEPT = 16;
  ears.port.onmessage = ({ data }) => {
    const frame: number = data.tick ?? data.frame;
    if (data.tick !== undefined) {
      offsets.push(now() - (frame / context.sampleRate) * 1_000);
      if (offsets.length > OFFSETS_KEPT) offsets.shift();
      offsetMs = Math.min(...offsets);
    } else
      window.onSound({
        where: data.where,
        what: data.what,
        atMs: offsetMs + (frame / context.sampleRate) * 1_000,
      });
  };

  const { Room, RoomEvent, Track } = window.LivekitClient;
  let room: InstanceType<typeof Room> | undefined;
  window.bench = {
    async call(url, token) {
      const clickedAtMs = now();
      room = new Room();
      room.on(RoomEvent.TrackSubscribed, (track) => {
        if (track.kind !== Track.Kind.Audio) return;
        track.attach(); // Chromium decodes only what an element plays
        context.createMediaStreamSource(new MediaStream([track.mediaStreamTrack])).connect(ears, 0, 1);
      });
      await room.connect(url, token);
      const [voice] = microphone.stream.getAudioTracks();
      if (voice) await room.localParticipant.publishTrack(voice, { source: Track.Source.Microphone });
      return clickedAtMs;
    },
    async say(samplesBase64, sampleRateHz) {
      const bytes = Uint8Array.from(atob(samplesBase64), (letter) => letter.charCodeAt(0));
      const samples = new Int16Array(bytes.buffer);
      const buffer = new AudioBuffer({
        length: samples.length,
        sampleRate: sampleRateHz,
        numberOfChannels: 1,
      });
      const data = buffer.getChannelData(0);
      for (const [index, sample] of samples.entries()) data[index] = sample / 32_768;
      const source = new AudioBufferSourceNode(context, { buffer });
      source.connect(microphone);
      source.connect(ears, 0, 0);
      source.start();
    },
    async hangUp() {
      await room?.disconnect();
    },
  };
}

declare global {
  interface Window {
    bench: BenchPage;
    onSound(sound: Sound): void;
    LivekitClient: typeof import('livekit-client');
  }
}

import { stt } from '@livekit/agents';
import {
  AudioStream,
  type RemoteParticipant,
  type RemoteTrack,
  type RemoteTrackPublication,
  type Room,
  RoomEvent,
  TrackSource,
} from '@livekit/rtc-node';
import type { Logger } from '../ports.js';
import { HEARING_RATE_HZ } from '../speech/samples.js';

export interface ParticipantEarsOptions {
  readonly room: Room;
  readonly identity: string;
  /** One that streams. */
  readonly recognizer: stt.STT;
  readonly onText: (text: string, trackSid: string) => void;
  readonly logger: Logger;
}

/** Writes along what one participant says, whenever their microphone is on, until it is closed; the last words come after. */
export class ParticipantEars {
  readonly #options: ParticipantEarsOptions;
  #stop: (() => void) | undefined;

  constructor(options: ParticipantEarsOptions) {
    this.#options = options;
    const { room, identity } = options;
    room.on(RoomEvent.TrackSubscribed, this.#onTrack);
    const participant = room.remoteParticipants.get(identity);
    for (const publication of participant?.trackPublications.values() ?? [])
      if (participant && publication.track) this.#onTrack(publication.track, publication, participant);
  }

  close() {
    this.#options.room.off(RoomEvent.TrackSubscribed, this.#onTrack);
    this.#stop?.();
  }

  readonly #onTrack = (
    track: RemoteTrack,
    { source, sid }: RemoteTrackPublication,
    { identity }: RemoteParticipant,
  ) => {
    if (identity !== this.#options.identity || source !== TrackSource.SOURCE_MICROPHONE) return;
    this.#stop?.();
    const audio = new AudioStream(track, { sampleRate: HEARING_RATE_HZ, numChannels: 1 });
    const speech = this.#options.recognizer.stream();
    let isOpen = true;
    // not closed: the last words are still on their way
    const stop = () => {
      if (isOpen) speech.endInput();
      isOpen = false;
    };
    this.#stop = stop;
    const report = (error: unknown) => this.#options.logger.debug({ error }, 'ears of a participant closed');
    const feed = async () => {
      for await (const frame of audio) {
        if (!isOpen) return; // which lets go of the track
        speech.pushFrame(frame);
      }
      stop();
    };
    feed().catch(report);
    this.#read(speech, sid ?? '').catch(report);
  };

  async #read(speech: stt.SpeechStream, trackSid: string): Promise<void> {
    for await (const event of speech) {
      const text = event.alternatives?.[0]?.text.trim();
      if (event.type === stt.SpeechEventType.FINAL_TRANSCRIPT && text) this.#options.onText(text, trackSid);
    }
  }
}

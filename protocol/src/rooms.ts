/** A live room, as `GET /rooms` lists it. */
export interface RoomInfo {
  readonly sid: string;
  readonly name: string;
  /** How long it waits for its first participant, in seconds. */
  readonly empty_timeout: number;
  /** How long it outlives its last participant, in seconds. */
  readonly departure_timeout: number;
  /** 0 is no limit. */
  readonly max_participants: number;
  /** Seconds since 1970. */
  readonly creation_time: number;
  readonly metadata: string;
  readonly num_participants: number;
  readonly num_publishers: number;
  readonly active_recording: boolean;
}

/** Who is in a room, as `GET /rooms/:name/participants` lists it. */
export interface ParticipantInfo {
  readonly sid: string;
  readonly identity: string;
  /** `JOINING`, `JOINED`, `ACTIVE` or `DISCONNECTED`. */
  readonly state: string;
  /** Seconds since 1970. */
  readonly joined_at: number;
  readonly name: string;
  readonly metadata: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** `STANDARD`, `AGENT`, `SIP`, `INGRESS`, `EGRESS` and what LiveKit may add. */
  readonly kind: string;
  readonly is_publisher: boolean;
  readonly tracks: readonly TrackInfo[];
}

/** What a participant publishes. */
export interface TrackInfo {
  readonly sid: string;
  /** `AUDIO`, `VIDEO` or `DATA`. */
  readonly type: string;
  readonly name: string;
  readonly muted: boolean;
  /** `MICROPHONE`, `CAMERA`, `SCREEN_SHARE`, `SCREEN_SHARE_AUDIO` or `UNKNOWN`. */
  readonly source: string;
  /** Pixels; 0 for audio, as `height`. */
  readonly width: number;
  readonly height: number;
  readonly simulcast: boolean;
  readonly mime_type: string;
}

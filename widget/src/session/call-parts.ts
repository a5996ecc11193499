import type { SessionFact, VideoSource } from '../state/index.js';
import type { CallClock } from './call-clock.extra.js';
import type { CallMedia } from './call-media.js';
import { loadPart } from './load-part.js';
import type { SessionPorts, Transport } from './ports.js';

export interface CallPartsDeps {
  readonly ports: SessionPorts;
  /** Of the call. */
  readonly signal: AbortSignal;
  record(fact: SessionFact): void;
  /** The call has lasted as long as it may. */
  onOver(): void;
}

/** What only some calls need, loaded when it is first wanted: a clock that ends them, pictures, more than words. */
export class CallParts {
  readonly #deps: CallPartsDeps;
  #transport: Transport | null = null;
  #clock: Promise<CallClock> | undefined;
  #media: Promise<CallMedia> | undefined;
  /** The same, once it is loaded. */
  #mediaHere: CallMedia | null = null;
  #reading: Promise<unknown> = Promise.resolve();

  constructor(deps: CallPartsDeps) {
    this.#deps = deps;
  }

  /** The room is there. Media are published only for who has chosen a loudspeaker before, or was quick with the camera. */
  start(transport: Transport): void {
    const { ports } = this.#deps;
    this.#transport = transport;
    const limits = ports.limits();
    if (limits.maxDurationS !== null || limits.idleTimeoutS !== null)
      this.withClock((clock) => clock.start(limits));
    const published = this.#mediaHere
      ? this.#mediaHere.publishTo(transport)
      : ports.devices.choices().speaker !== null && this.media();
    // the visitor sees that the picture is not on; sound comes from where the system plays it
    if (published) published.catch(() => {});
  }

  /** Camera, screen and the choice of devices. @throws VoiceError `load-failed` */
  media(): Promise<CallMedia> {
    this.#media ??= this.#loadMedia().catch((error: unknown) => {
      this.#media = undefined;
      throw error;
    });
    return this.#media;
  }

  /** Shows the visitor's own picture. Returns the function that ends this. */
  showOwn(source: VideoSource, element: HTMLVideoElement): () => void {
    const end = this.#mediaHere?.watch(source, (track) => {
      element.srcObject = track && new MediaStream([track]);
    });
    return end ?? (() => {});
  }

  /** The clock is loaded when something is to end the call; without it the agent's own end still comes. */
  withClock(use: (clock: CallClock) => void): void {
    const { ports, signal, record, onOver } = this.#deps;
    this.#clock ??= loadPart(import('./call-clock.extra.js')).then(
      (part) =>
        new part.CallClock({
          nowMs: ports.nowMs,
          onWarning: (warning) => record({ type: 'call/warned', warning }),
          onOver,
        }),
    );
    this.#clock.then(
      (clock) => signal.aborted || use(clock),
      () => {
        this.#clock = undefined; // asked for again when there is a reason to
      },
    );
  }

  /** Somebody has said or typed something. */
  onActivity(): void {
    if (this.#clock) this.withClock((clock) => clock.onActivity());
  }

  /** One after the other, also while the part that reads them is still loaded. */
  read(type: string, payload: object): void {
    this.#reading = this.#reading
      .then(() => import('./text-messages.extra.js'))
      .then(({ readTextMessage }) => {
        const fact = readTextMessage(type, payload);
        if (fact) this.#deps.record(fact);
      })
      .catch(() => {}); // a call without what it would have shown
  }

  close(): void {
    void this.#clock?.then(
      (clock) => clock.stop(),
      () => {},
    );
    this.#mediaHere?.close();
  }

  async #loadMedia(): Promise<CallMedia> {
    const { ports, signal, record } = this.#deps;
    const { createMedia } = await ports.loadExtras();
    const media = createMedia({ ports, record, signal });
    this.#mediaHere = media;
    if (this.#transport) await media.publishTo(this.#transport);
    return media;
  }
}

import type { ReactiveController, ReactiveControllerHost } from 'lit';

const SECOND_MS = 1_000;

/** Draws its host anew each second, while there is a time to show and the host is in the page. */
export class EachSecond implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #wanted: () => boolean;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** @param wanted - Asked after each drawing. */
  constructor(host: ReactiveControllerHost & Element, wanted: () => boolean) {
    this.#host = host;
    this.#wanted = wanted;
    host.addController(this);
  }

  hostConnected(): void {
    this.hostUpdated();
  }

  hostUpdated(): void {
    const running = this.#host.isConnected && this.#wanted();
    if (running === (this.#timer !== undefined)) return;
    clearInterval(this.#timer);
    this.#timer = running ? setInterval(() => this.#host.requestUpdate(), SECOND_MS) : undefined;
  }

  hostDisconnected(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Meter, MeterSource } from '../session/index.js';

/** What an element shows of one side's voice, if it does now. */
export interface Followed {
  readonly meter: Meter | null;
  readonly source: MeterSource;
  readonly active: boolean;
}

export interface LevelFollowerHost extends ReactiveControllerHost, Element {
  readonly followed: Followed;
  /** See `Meter.subscribe`. */
  drawLevels(levels: Float32Array): void;
  /** Nothing more will be drawn for now. */
  rest(): void;
}

/**
 * Subscribes an element to the meter while there is a voice to follow and somebody to see it: not with reduced motion,
 * not out of sight. Then it costs nothing.
 */
export class LevelFollower implements ReactiveController {
  readonly #host: LevelFollowerHost;
  readonly #reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');
  readonly #sight: IntersectionObserver;
  #inSight = true;
  #now: Followed | null = null;
  #unsubscribe: (() => void) | null = null;

  constructor(host: LevelFollowerHost) {
    this.#host = host;
    this.#sight = new IntersectionObserver((entries) => {
      this.#inSight = entries.at(-1)?.isIntersecting ?? true;
      this.#follow();
    });
    host.addController(this);
  }

  hostConnected(): void {
    this.#reducedMotion.addEventListener('change', this.#follow);
    this.#sight.observe(this.#host);
    if (this.#now) this.#follow();
  }

  hostDisconnected(): void {
    this.#reducedMotion.removeEventListener('change', this.#follow);
    this.#sight.disconnect();
    this.#inSight = true;
    this.#rest();
  }

  hostUpdated(): void {
    const { followed } = this.#host;
    const now = this.#now;
    const same =
      now?.meter === followed.meter && now.source === followed.source && now.active === followed.active;
    if (same) return;
    this.#now = followed;
    this.#follow();
  }

  readonly #follow = (): void => {
    this.#rest();
    const { meter, source, active } = this.#host.followed;
    if (!meter || !active || !this.#inSight || this.#reducedMotion.matches) return;
    this.#unsubscribe = meter.subscribe(source, (levels) => this.#host.drawLevels(levels));
  };

  #rest(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#host.rest();
  }
}

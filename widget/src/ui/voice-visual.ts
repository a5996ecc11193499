import { LitElement } from 'lit';
import { property } from 'lit/decorators.js';
import type { Meter, MeterSource } from '../session/index.js';
import { type Followed, LevelFollower, type LevelFollowerHost } from './level-follower.js';

/** What moves with one side's voice, ten times a second; still with reduced motion. */
export abstract class VoiceVisual extends LitElement implements LevelFollowerHost {
  /** Where the levels come from. Without one it rests. */
  @property({ attribute: false }) meter: Meter | null = null;
  @property() source: MeterSource = 'assistant';
  /** Whether there is a voice to follow; it rests otherwise and costs nothing. */
  @property({ type: Boolean, reflect: true }) active = false;

  constructor() {
    super();
    new LevelFollower(this);
  }

  get followed(): Followed {
    return { meter: this.meter, source: this.source, active: this.active };
  }

  /** See `Meter.subscribe`. */
  abstract drawLevels(levels: Float32Array): void;

  abstract rest(): void;
}

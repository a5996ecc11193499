import { html } from 'lit';
import { METER_BANDS } from '../../../session/index.js';
import { VoiceVisual } from '../../voice-visual.js';
import { styles } from './level-bars.styles.js';

/** Lowest bar, as a share of the full height: a row of dots when it is quiet. */
const FLOOR = 0.14;
/** Heights between nothing and all: what moves less is not seen, and would cost a frame all the same. */
const STEPS = 32;

/**
 * @summary Bars that move with one side's voice, ten times a second; still with reduced motion.
 * @csspart bar - Each of the bars.
 */
export class VaLevelBars extends VoiceVisual {
  static override styles = styles;

  readonly #drawn: number[] = [];

  override render() {
    return Array.from({ length: METER_BANDS }, () => html`<i part="bar"></i>`);
  }

  /** The middle bar takes the lowest band, where a voice is loudest. Only what is painted changes: nothing is laid out. */
  drawLevels(levels: Float32Array): void {
    const bars = this.renderRoot.children;
    const middle = (METER_BANDS - 1) / 2;
    for (let index = 0; index < METER_BANDS; index += 1) {
      const distance = Math.abs(index - middle);
      const band = Math.min(METER_BANDS - 1, 2 * distance - (index < middle ? 1 : 0));
      const height = Math.round(STEPS * (FLOOR + (1 - FLOOR) * (levels[Math.max(0, band)] ?? 0)));
      if (height === this.#drawn[index]) continue;
      this.#drawn[index] = height;
      (bars[index] as HTMLElement).style.setProperty('--height', (height / STEPS).toFixed(3));
    }
  }

  rest(): void {
    this.#drawn.length = 0;
    for (const bar of this.renderRoot?.children ?? []) (bar as HTMLElement).style.removeProperty('--height');
  }
}

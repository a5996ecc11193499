import { html } from 'lit';
import { VoiceVisual } from '../../voice-visual.js';
import { styles } from './orb.styles.js';

/** Share of the old level that is kept in each reading, so that the orb swells and does not tremble. */
const INERTIA = 0.6;

/**
 * @summary A ball of light that swells with one side's voice; still with reduced motion.
 * @csspart light - Each of the moving lights in it.
 */
export class VaOrb extends VoiceVisual {
  static override styles = styles;

  #low = 0;
  #high = 0;

  override render() {
    return html`<i part="light"></i><i part="light"></i><i part="light"></i>`;
  }

  /** The low bands move the whole, the high ones the glow. Only what is composited changes. */
  drawLevels(levels: Float32Array): void {
    const [hum = 0, low = 0, middle = 0, high = 0, highest = 0] = levels;
    this.#low = INERTIA * this.#low + (1 - INERTIA) * Math.max(hum, low);
    this.#high = INERTIA * this.#high + (1 - INERTIA) * Math.max(middle, high, highest);
    this.style.setProperty('--low', this.#low.toFixed(3));
    this.style.setProperty('--high', this.#high.toFixed(3));
  }

  rest(): void {
    this.#low = this.#high = 0;
    this.style.removeProperty('--low');
    this.style.removeProperty('--high');
  }
}

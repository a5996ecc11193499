import { describe, expect, it } from 'vitest';
import { GRID, lumaGrid } from './luma-grid.js';
import { PresenceDetector } from './presence.js';

const WIDTH = 320;
const HEIGHT = 240;

interface Scene {
  /** Left edge of a person of a quarter of the width, in pixels; absent: nobody. */
  readonly personAt?: number;
  /** Of the whole picture. */
  readonly brightness?: number;
  /** A cat of that left edge. */
  readonly catAt?: number;
}

/** A frame with a bit of noise, which differs from frame to frame. */
function frameOf({ personAt, brightness = 0, catAt }: Scene, seed: number): Float32Array {
  const plane = new Uint8Array(WIDTH * HEIGHT);
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) {
      const noise = ((x * 31 + y * 17 + seed * 7) % 11) - 5;
      const isPerson = personAt !== undefined && x >= personAt && x < personAt + 80 && y > 60;
      const isCat = catAt !== undefined && x >= catAt && x < catAt + 40 && y > 200;
      plane[y * WIDTH + x] = 140 + (x >> 3) + brightness + noise - (isPerson || isCat ? 70 : 0);
    }
  return lumaGrid(plane, WIDTH, HEIGHT);
}

/** Two frames a second. */
class Camera {
  readonly detector = new PresenceDetector();
  #seconds = 0;

  show(seconds: number, scene: Scene | ((second: number) => Scene)) {
    for (const end = this.#seconds + seconds; this.#seconds < end; this.#seconds += 0.5) {
      const frame = frameOf(typeof scene === 'function' ? scene(this.#seconds) : scene, this.#seconds * 2);
      this.detector.see(frame, this.#seconds * 1_000);
    }
    return this.detector.presence;
  }
}

/** A person is never quite still. */
const swaying = (second: number): Scene => ({ personAt: 120 + 3 * Math.round(Math.sin(second) * 2) });

describe('lumaGrid', () => {
  it('is the mean brightness of each place, whatever the size of the frame', () => {
    for (const [width, height] of [
      [640, 480],
      [321, 243],
    ] as const) {
      const plane = new Uint8Array(width * height).fill(100);
      plane.fill(200, 0, width * Math.ceil(height / 2));
      const grid = lumaGrid(plane, width, height);
      expect(grid).toHaveLength(GRID.columns * GRID.rows);
      expect([grid[0], grid.at(-1)]).toEqual([200, 100]);
    }
  });
});

describe('PresenceDetector', () => {
  it('sees somebody come within two seconds, stay, and leave within four', () => {
    const camera = new Camera();
    expect(camera.show(5, {})).toBe('nobody');
    expect(camera.show(2, swaying)).toBe('someone');
    expect(camera.show(120, swaying)).toBe('someone');
    expect(camera.show(1, {})).toBe('someone'); // a step aside
    expect(camera.show(3, {})).toBe('nobody');
    expect(camera.show(2, swaying)).toBe('someone');
  });

  it('finds somebody who was there from the first frame on, and sees them leave', () => {
    const camera = new Camera();
    const stepping = (second: number): Scene => ({ personAt: 120 + Math.round(60 * Math.sin(second)) });
    expect(camera.show(4, stepping)).toBe('someone');
    expect(camera.show(30, {})).toBe('nobody');
    expect(camera.show(3, swaying)).toBe('someone');
  });

  it('takes no cat, no chair, no cloud and no lamp for somebody', () => {
    const camera = new Camera();
    camera.show(5, {});
    expect(camera.show(20, (second) => ({ catAt: 4 * second }))).toBe('nobody');
    expect(camera.show(20, (second) => ({ brightness: second }))).toBe('nobody');
    expect(camera.show(5, { brightness: -40 })).toBe('nobody');
    camera.show(15, { brightness: -40, personAt: 100 }); // put there, and as still as only a thing is
    expect(camera.detector.presence).toBe('nobody');
    expect(camera.show(3, { brightness: -40, personAt: 100 })).toBe('nobody');
  });
});

import type { Presence } from '@voice-assistant/protocol';
import { GRID, type LumaGrid } from './luma-grid.js';

/** What a place's brightness may differ from the background, noise and shadows included. */
const FOREGROUND = 16;
/** What it may differ from the frame before, noise and the codec's pulse included, and in how many places. */
const MOTION = 4;
const MOVED_PLACES = 2;
/** Share of the picture that a person takes at least, and how much of its height. */
const PERSON_SHARE = 0.04;
const PERSON_HEIGHT = 0.25;
/** Less than this is what is left when they have gone. */
const GONE_SHARE = 0.02;
/** When nearly all has changed, the light has, or the camera was moved. */
const SCENE_SHARE = 0.9;
/** So long a person is seen, or not, before it is believed. */
const ARRIVE_MS = 900;
const LEAVE_MS = 2_500;
/** Nobody stands so still for that long: it is a chair that was moved, or the place where somebody stood at the start. */
const STILL_MS = 10_000;
/** How fast the background follows the light of the day, a frame. */
const ADAPT = 0.05;

/**
 * Whether somebody is before the camera, from what differs from the empty scene. Somebody who is there from the first
 * frame on is found by moving. Pure: time comes with the frames.
 */
export class PresenceDetector {
  #background: LumaGrid | undefined;
  #last: LumaGrid | undefined;
  #presence: Extract<Presence, 'someone' | 'nobody'> = 'nobody';
  /** Since when the frames speak against what is believed. */
  #doubtSinceMs: number | undefined;
  #movedAtMs = 0;

  get presence(): Extract<Presence, 'someone' | 'nobody'> {
    return this.#presence;
  }

  /** Takes a frame, about two a second. Returns what is believed now. */
  see(grid: LumaGrid, atMs: number): Extract<Presence, 'someone' | 'nobody'> {
    const background = this.#background;
    const last = this.#last;
    this.#last = grid;
    if (!background || !last) {
      this.#background = grid;
      return this.#presence;
    }
    const changed = differing(grid, background, FOREGROUND);
    const share = changed.size / grid.length;
    if (share > SCENE_SHARE) {
      this.#background = grid;
      return this.#presence;
    }
    const moved = differing(grid, last, MOTION);
    const movedHere = [...moved].filter((place) => changed.has(place));
    if (movedHere.length >= MOVED_PLACES) this.#movedAtMs = atMs;
    const isStill = changed.size > 0 && atMs - this.#movedAtMs > STILL_MS;
    if (isStill) this.#background = grid;
    else this.#background = adapted(background, grid, changed);
    this.#believe(isStill ? 0 : share, isStill ? new Set() : changed, atMs);
    return this.#presence;
  }

  #believe(share: number, changed: ReadonlySet<number>, atMs: number) {
    const isThere = this.#presence === 'someone';
    const speaksAgainst = isThere ? share < GONE_SHARE : hasPerson(changed);
    if (!speaksAgainst) {
      this.#doubtSinceMs = undefined;
      return;
    }
    this.#doubtSinceMs ??= atMs;
    if (atMs - this.#doubtSinceMs < (isThere ? LEAVE_MS : ARRIVE_MS)) return;
    this.#presence = isThere ? 'nobody' : 'someone';
    this.#doubtSinceMs = undefined;
  }
}

/** Places that differ by more than that, beside what all of them differ by: a cloud, or the camera's own exposure. */
function differing(grid: LumaGrid, other: LumaGrid, threshold: number): Set<number> {
  const differences = grid.map((luma, place) => luma - (other[place] ?? 0));
  const common = differences.toSorted()[differences.length >> 1] ?? 0;
  const places = new Set<number>();
  for (const [place, difference] of differences.entries())
    if (Math.abs(difference - common) > threshold) places.add(place);
  return places;
}

/** The background moves where nobody hides it. */
const adapted = (background: LumaGrid, grid: LumaGrid, changed: ReadonlySet<number>): LumaGrid =>
  background.map((luma, place) =>
    changed.has(place) ? luma : luma + ((grid[place] ?? luma) - luma) * ADAPT,
  );

/** Whether one of the connected regions is as large and as tall as a person. */
function hasPerson(changed: ReadonlySet<number>): boolean {
  const left = new Set(changed);
  for (const start of changed) {
    if (!left.delete(start)) continue;
    const region = [start];
    for (const place of region)
      for (const next of neighbours(place)) if (left.delete(next)) region.push(next);
    const rows = region.map((place) => Math.floor(place / GRID.columns));
    const height = (Math.max(...rows) - Math.min(...rows) + 1) / GRID.rows;
    if (region.length / (GRID.columns * GRID.rows) >= PERSON_SHARE && height >= PERSON_HEIGHT) return true;
  }
  return false;
}

function neighbours(place: number): number[] {
  const column = place % GRID.columns;
  return [
    ...(column > 0 ? [place - 1] : []),
    ...(column < GRID.columns - 1 ? [place + 1] : []),
    place - GRID.columns,
    place + GRID.columns,
  ];
}

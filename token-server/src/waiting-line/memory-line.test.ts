import { expect, it } from 'vitest';
import { LINE_KEPT_FOR_MS } from './line-rules.js';
import { createMemoryLine } from './memory-line.js';

it('keeps a line for each that was let in, also for more than it knows the names of', () => {
  const line = createMemoryLine();
  const max = 12_000;
  let rooms = 0;
  const apply = (nowMs: number) => {
    rooms += 1;
    const ticket = { id: `caller-${rooms}`, arrivedAtMs: nowMs };
    return line.apply({ ticket, roomName: `room-${rooms}` }, { max, liveRooms: [] }, nowMs);
  };
  for (let i = 0; i < max - 1; i += 1) expect(apply(1_000)).toBe(0);
  expect(apply(3_000)).toBe(0); // looks through them first
  expect(apply(3_001)).toBe(1);
  expect(apply(1_000 + LINE_KEPT_FOR_MS)).toBe(0); // nobody came for them
});

import { describe, expect, it } from 'vitest';
import { createCensus } from './census.js';
import { fakeRooms, unreachableRooms } from './testing/fake-rooms.js';

describe('createCensus', () => {
  it('counts rooms and those who are in them', async () => {
    const census = createCensus(fakeRooms({ one: 2, two: 3, empty: 0 }), () => 0);
    expect(await census()).toEqual({
      rooms: 3,
      roomNames: ['one', 'two', 'empty'],
      participants: 5,
      inLargestRoom: 3,
    });
  });

  it('counts nothing where there is nothing', async () => {
    expect(await createCensus(fakeRooms(), () => 0)()).toEqual({
      rooms: 0,
      roomNames: [],
      participants: 0,
      inLargestRoom: 0,
    });
  });

  it('asks once in a second, however many want to know', async () => {
    let asked = 0;
    let nowMs = 5_000;
    const rooms = {
      list: async () => {
        asked += 1;
        return [];
      },
    };
    const census = createCensus(rooms, () => nowMs);
    await Promise.all([census(), census()]);
    nowMs += 999;
    await census();
    expect(asked).toBe(1);
    nowMs += 1;
    await census();
    expect(asked).toBe(2);
  });

  it('asks again a second after a failure', async () => {
    let rooms = unreachableRooms();
    let nowMs = 5_000;
    const census = createCensus({ list: () => rooms.list() }, () => nowMs);
    await expect(census()).rejects.toMatchObject({ code: 'media-server-unreachable' });
    rooms = fakeRooms({ one: 1 });
    await expect(census()).rejects.toMatchObject({ code: 'media-server-unreachable' });
    nowMs += 1_000;
    expect(await census()).toMatchObject({ rooms: 1 });
  });
});

import { describe, expect, it } from 'vitest';
import { fakeRooms, unreachableRooms } from '../testing/fake-rooms.js';
import { startApp } from '../testing/start-app.js';

const busy = { rooms: fakeRooms({ one: 2, two: 2 }) };

describe.each(['/token', '/api/connection-details'])('%s with a limit of live rooms', (path) => {
  it('answers 503 and when to try again once there are that many', async () => {
    await using app = await startApp({ token: { maxRooms: 2 }, deps: busy });
    const response = await app.post(path, {}, { Origin: 'https://shop.example' });
    expect(response.status).toBe(503);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(response.headers.get('access-control-expose-headers')).toContain('Retry-After');
    expect(await response.json()).toMatchObject({ code: 'at-capacity', status: 503 });
    expect(app.grants).toEqual([]);
  });

  it('is answered while there are fewer', async () => {
    await using app = await startApp({ token: { maxRooms: 3 }, deps: busy });
    expect((await app.post(path)).ok).toBe(true);
  });

  it('says so where nobody knows how many there are', async () => {
    await using app = await startApp({ token: { maxRooms: 3 }, deps: { rooms: unreachableRooms() } });
    const response = await app.post(path);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: 'media-server-unreachable' });
  });

  it('asks nobody without a limit', async () => {
    await using app = await startApp({ deps: { rooms: unreachableRooms() } });
    expect((await app.post(path)).ok).toBe(true);
  });
});

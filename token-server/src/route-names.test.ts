import { describe, expect, it } from 'vitest';
import { routeOf } from './route-names.js';

describe('routeOf', () => {
  it.each([
    ['/token', '/token'],
    ['/token/', '/token'],
    ['/rooms', '/rooms'],
    ['/rooms/conversation:7', '/rooms/:name'],
    ['/rooms/a/participants', '/rooms/:name/participants'],
    ['/rooms/a/participants/PA_1/tracks', '/rooms/:name/participants/:sid/tracks'],
    ['/rooms/a/participants/PA_1', 'other'],
    ['/chunks/mic-Bx3_a9Qk.js', 'other'],
    ['/', 'other'],
    ['/nope', 'other'],
  ])('names %s %s', (path, route) => {
    expect(routeOf(path)).toBe(route);
  });
});

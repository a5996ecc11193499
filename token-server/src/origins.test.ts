import { describe, expect, it } from 'vitest';
import { isOriginAllowed, type OriginPolicy, parseOriginPattern } from './origins.js';

const listed = (...texts: string[]): OriginPolicy => ({
  kind: 'listed',
  patterns: texts.map((text) => parseOriginPattern(text)!),
});
const OWN_HOST = 'voice.example.com';

describe('isOriginAllowed', () => {
  describe('with a list', () => {
    const policy = listed(
      'https://a.example',
      'http://localhost:5173',
      'https://*.b.example',
      'https://*.c.example:8443',
    );
    it.each([
      'https://a.example',
      'http://localhost:5173',
      'https://x.b.example',
      'https://x.y.b.example',
      'https://x.c.example:8443',
    ])('lets %s in', (origin) => {
      expect(isOriginAllowed(policy, origin, OWN_HOST)).toBe(true);
    });
    it.each([
      'http://a.example',
      'https://a.example:8443',
      'https://a.example.evil.example',
      'https://evil-a.example',
      'http://localhost',
      'https://b.example',
      'https://evilb.example',
      'http://x.b.example',
      'https://x.b.example:444',
      'https://x.b.example.evil.example',
      'https://x.c.example',
      `https://${OWN_HOST}`,
      'null',
      '',
      '*',
    ])('keeps %s out', (origin) => {
      expect(isOriginAllowed(policy, origin, OWN_HOST)).toBe(false);
    });
  });

  it('lets only its own host in where nothing is listed', () => {
    const policy: OriginPolicy = { kind: 'same-origin' };
    expect(isOriginAllowed(policy, 'https://voice.example.com', 'voice.example.com')).toBe(true);
    expect(isOriginAllowed(policy, 'http://localhost:8080', 'localhost:8080')).toBe(true);
    expect(isOriginAllowed(policy, 'http://localhost:5173', 'localhost:8080')).toBe(false);
    expect(isOriginAllowed(policy, 'null', 'localhost:8080')).toBe(false);
  });

  it('lets everyone in where that is wanted, a file too', () => {
    expect(isOriginAllowed({ kind: 'any' }, 'https://a.example', OWN_HOST)).toBe(true);
    expect(isOriginAllowed({ kind: 'any' }, 'null', OWN_HOST)).toBe(true);
  });
});

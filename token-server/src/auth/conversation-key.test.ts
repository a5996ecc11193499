import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { API_KEY, API_SECRET } from '../testing/issuer.js';
import { createConversationKeys } from './conversation-key.js';

const START_MS = 1_800_000_000_000;
const keysAt = (nowMs: number, apiSecret = API_SECRET) =>
  createConversationKeys({ apiSecret, nowMs: () => nowMs });

describe('createConversationKeys', () => {
  it('reads what it signed, with the user whose it is', async () => {
    const keys = keysAt(START_MS);
    expect(await keys.verify(keys.sign({ conversationId: 'c1' }))).toEqual({ conversationId: 'c1' });
    const claims = { conversationId: 'c1', userId: 'ada' };
    expect(await keys.verify(keys.sign(claims))).toEqual(claims);
  });

  it('takes no key after a week, and none of another secret', async () => {
    const key = await keysAt(START_MS).sign({ conversationId: 'c1' });
    const day = 86_400_000;
    expect(await keysAt(START_MS + 6.9 * day).verify(key)).toBeDefined();
    expect(await keysAt(START_MS + 7.1 * day).verify(key)).toBeUndefined();
    expect(await keysAt(START_MS, 'x'.repeat(32)).verify(key)).toBeUndefined();
    expect(await keysAt(START_MS).verify('')).toBeUndefined();
  });

  it('does not take a token that was signed with the secret itself', async () => {
    const token = await new SignJWT({})
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(API_KEY)
      .setSubject('c1')
      .setAudience('voice-assistant/conversation')
      .setExpirationTime(START_MS / 1000 + 60)
      .sign(new TextEncoder().encode(API_SECRET));
    expect(await keysAt(START_MS).verify(token)).toBeUndefined();
  });
});

import type { ConversationMessage } from '@voice-assistant/protocol';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFakeWorld } from '../testing/fakes.js';
import { ConversationReader } from './history.extra.js';
import { VoiceSession } from './voice-session.js';

const message = (position: number): ConversationMessage => ({
  ...{ id: `m${position}`, position, speaker: 'assistant', name: null, text: `text ${position}` },
  ...{ at: '2027-03-01T10:00:00.000Z', interrupted: position === 3, feedback: null },
});
const SOURCE = { id: 'c1', token: 'key' };

/** A token server that has so many messages, and remembers what it was asked. */
function serve(count: number) {
  const asked: Request[] = [];
  let broken = false;
  vi.stubGlobal('fetch', async (url: URL, init: RequestInit) => {
    asked.push(new Request(url, init));
    if (broken) throw new TypeError('not reached');
    const before = Math.min(Number(url.searchParams.get('before')), count + 1);
    const first = Math.max(1, before - Number(url.searchParams.get('limit')));
    const messages = Array.from({ length: before - first }, (_, index) => message(first + index));
    return Response.json({ messages, next: null });
  });
  const session = new VoiceSession(createFakeWorld().ports);
  const reader = new ConversationReader({ session, url: () => 'https://voice.test/api/conversations/' });
  const ids = () => session.snapshot.history?.pages.flat().map(({ id }) => id) ?? [];
  return {
    asked,
    session,
    reader,
    ids,
    breakOff: (value: boolean) => {
      broken = value;
    },
  };
}

afterEach(() => vi.unstubAllGlobals());

describe('ConversationReader', () => {
  it('reads from the end backwards, until there is no more', async () => {
    const { reader, session, ids, asked } = serve(120);
    await reader.open(SOURCE);
    expect(ids()).toHaveLength(50);
    expect(ids().at(-1)).toBe('m120');
    await reader.earlier();
    await reader.earlier();
    await reader.earlier();
    expect(ids()).toEqual(Array.from({ length: 120 }, (_, index) => `m${index + 1}`));
    expect(session.snapshot.history).toMatchObject({ phase: 'ready', more: false });
    expect(asked).toHaveLength(3);
    expect(asked[0]!.headers.get('authorization')).toBe('Bearer key');
    expect(session.snapshot.history?.pages[0]?.[2]).toMatchObject({ interrupted: true, final: true });
  });

  it('leaves out what this call shows already', async () => {
    const { reader, session, ids } = serve(3);
    const entry = { id: 'm3', speaker: 'assistant', text: 'text 3', final: true, at: 1 } as const;
    session.note({ type: 'transcript/heard', entry });
    await reader.open(SOURCE);
    expect(ids()).toEqual(['m1', 'm2']);
  });

  it('says when it fails, and goes on where it was', async () => {
    const { reader, session, ids, breakOff } = serve(60);
    await reader.open(SOURCE);
    breakOff(true);
    await reader.earlier();
    expect(session.snapshot.history).toMatchObject({ phase: 'failed', more: true });
    expect(ids()).toHaveLength(50);
    breakOff(false);
    await reader.earlier();
    expect(ids()).toHaveLength(60);
  });

  it('shows nothing of a conversation that was empty, or is not the one any more', async () => {
    const { reader, session, ids } = serve(0);
    await reader.open(SOURCE);
    expect(session.snapshot.history).toMatchObject({ phase: 'ready', pages: [], more: false });
    const opening = reader.open(SOURCE);
    void reader.open(null);
    await opening;
    expect(ids()).toEqual([]);
    expect(session.snapshot.history).toBeNull();
  });

  it('tells the server what the visitor thinks, after the call', async () => {
    const { reader, asked, breakOff } = serve(1);
    expect(await reader.rate('m1', { value: 'down', comment: 'wrong day' }, SOURCE)).toBe(true);
    expect(asked[0]!.url).toBe('https://voice.test/api/conversations/c1/feedback');
    expect(await asked[0]!.json()).toEqual({ message_id: 'm1', value: 'down', comment: 'wrong day' });
    breakOff(true);
    expect(await reader.rate('m1', { value: 'up' }, SOURCE)).toBe(false);
  });
});

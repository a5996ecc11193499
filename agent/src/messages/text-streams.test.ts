import type { Room, TextStreamHandler } from '@livekit/rtc-node';
import { describe, expect, it } from 'vitest';
import { receiveTexts, type TextTopic } from './text-streams.js';

/** A room in which texts begin, and end when the test says so. */
function roomWith(options: Partial<TextTopic> = {}) {
  const heard: (string | undefined)[] = [];
  let begin: TextStreamHandler = () => {};
  const room = {
    registerTextStreamHandler: (_: string, handler: TextStreamHandler) => {
      begin = handler;
    },
  } as unknown as Room;
  receiveTexts(room, { topic: 'test', maxBytes: 100, ...options }, ({ text }) => heard.push(text));
  /** @returns How to end it, with these words. */
  const send = (identity = 'ada') => {
    let end!: (words: string) => void;
    const words = new Promise<string>((resolve) => {
      end = resolve;
    });
    const reader = (async function* () {
      yield await words;
    })();
    const done = begin(reader as never, { identity }) as unknown as Promise<void>;
    return (text: string) => {
      end(text);
      return done;
    };
  };
  return { heard, send };
}

describe('receiveTexts', () => {
  it('hands on what one sender began first, first, whatever ends first', async () => {
    const { heard, send } = roomWith();
    const [first, second, third] = [send(), send(), send()];
    const later = [third('3'), second('2')];
    await new Promise(setImmediate);
    expect(heard).toEqual([]);
    await first('1');
    await Promise.all(later);
    expect(heard).toEqual(['1', '2', '3']);
  });

  it('lets nobody wait for what another sends', async () => {
    const { heard, send } = roomWith();
    const [slow, quick] = [send('ada'), send('ben')];
    await quick('2');
    expect(heard).toEqual(['2']);
    await slow('1');
    expect(heard).toEqual(['2', '1']);
  });

  it('does not wait for ever for one that does not end', async () => {
    const { heard, send } = roomWith({ stuckMs: 5 });
    const [stuck, next] = [send(), send()];
    await next('2');
    expect(heard).toEqual(['2']);
    await stuck('1');
    expect(heard).toEqual(['2', '1']);
  });

  it('tells one that is too long as nothing', async () => {
    const { heard, send } = roomWith({ maxBytes: 3 });
    await send()('ä€');
    expect(heard).toEqual([undefined]);
  });
});

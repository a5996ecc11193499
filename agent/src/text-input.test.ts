import type { Room, TextStreamHandler } from '@livekit/rtc-node';
import { CHAT_ATTRIBUTES } from '@voice-assistant/protocol';
import { describe, expect, it, vi } from 'vitest';
import { answerText, MAX_TEXT_LENGTH, receiveText } from './text-input.js';

describe('receiveText', () => {
  it('tells the page what it took by an id that the record can keep', async () => {
    let begin: TextStreamHandler = () => {};
    const room = {
      registerTextStreamHandler: (_: string, handler: TextStreamHandler) => {
        begin = handler;
      },
    } as unknown as Room;
    const send = vi.fn(async () => {});
    const taken: string[] = [];
    receiveText({ room, messages: { send }, taken: [], onText: ({ id }) => taken.push(id) > 0 });
    const type = async (messageId: string, streamId: string) => {
      const reader = Object.assign(
        (async function* () {
          yield 'hello';
        })(),
        { info: { streamId, attributes: { [CHAT_ATTRIBUTES.messageId]: messageId } } },
      );
      await begin(reader as never, { identity: 'ada' });
    };
    await type(' page-1 ', 'stream-1');
    await type('page-1', 'stream-2');
    await type('page\u0007', 'stream-3');
    await type('', 'stream\u0000');
    expect(taken.slice(0, 2)).toEqual(['page-1', 'stream-3']);
    expect(taken[2]).toMatch(/^[\w-]{36}$/);
    expect(send.mock.calls).toEqual(
      [taken[0], taken[0], taken[1], taken[2]].map((id) => ['text.received', { message_id: id }]),
    );
  });
});

const fakeSession = () => ({ interrupt: vi.fn(), generateReply: vi.fn() });

describe('answerText', () => {
  it('interrupts before it answers', () => {
    const session = fakeSession();
    answerText(session, { text: ' hello ' });
    expect(session.generateReply).toHaveBeenCalledExactlyOnceWith({ userInput: 'hello' });
    expect(session.interrupt).toHaveBeenCalledBefore(session.generateReply);
  });

  it('ignores what is empty', () => {
    const session = fakeSession();
    answerText(session, { text: ' \n ' });
    expect(session.interrupt).not.toHaveBeenCalled();
    expect(session.generateReply).not.toHaveBeenCalled();
  });

  it('cuts what is too long', () => {
    const session = fakeSession();
    answerText(session, { text: 'x'.repeat(MAX_TEXT_LENGTH + 1) });
    expect(session.generateReply).toHaveBeenCalledWith({ userInput: 'x'.repeat(MAX_TEXT_LENGTH) });
  });
});

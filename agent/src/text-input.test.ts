import { describe, expect, it, vi } from 'vitest';
import { answerText, MAX_TEXT_LENGTH } from './text-input.js';

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

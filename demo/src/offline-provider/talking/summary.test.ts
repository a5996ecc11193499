import { describe, expect, it } from 'vitest';
import { answer } from './answer.js';

describe('answer, to who wants a conversation summed up', () => {
  it('tells what was asked and what was answered last', () => {
    const messages = [
      { role: 'system', text: 'Sum up this conversation for a human colleague who takes over now.' },
      {
        role: 'user',
        text: 'Assistant: Hello.\nVisitor: when are you open\nAssistant: On weekdays.\nVisitor: my bell is broken',
      },
    ] as const;
    expect(answer({ messages, tools: [], toolChoice: 'auto' })).toEqual({
      kind: 'text',
      text: 'The visitor said "when are you open" and "my bell is broken". The last answer was: On weekdays.',
    });
  });
});

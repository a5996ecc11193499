import { describe, expect, it } from 'vitest';
import { type Message, situationOf } from './conversation.js';

const of = (...lines: string[]): Message[] =>
  lines.map((line) => {
    const [role = '', text = ''] = line.split('|');
    return { role: role as Message['role'], text };
  });

describe('situationOf', () => {
  it('tells what is to be answered from what was before', () => {
    expect(situationOf(of('system|A', 'user|one', 'assistant|1', 'system|B', 'user|two'))).toEqual({
      instructions: 'A\n\nB',
      said: 'two',
      saidBefore: ['one'],
      lastAnswer: '1',
      results: [],
      turn: 2,
    });
  });

  it('has nothing to answer after an answer, or before anything was said', () => {
    expect(situationOf(of('user|one', 'assistant|1'))).toMatchObject({
      said: undefined,
      saidBefore: ['one'],
    });
    expect(situationOf(of('system|A'))).toMatchObject({ said: undefined, turn: 0 });
  });

  it('collects the results of the tools that were called last', () => {
    const messages = of('user|one', 'assistant|', 'tool|x', 'tool|y');
    expect(situationOf(messages)).toMatchObject({ said: 'one', results: ['x', 'y'] });
    expect(situationOf([...messages, ...of('assistant|done', 'user|two')]).results).toEqual([]);
  });
});

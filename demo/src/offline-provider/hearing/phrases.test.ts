import { describe, expect, it } from 'vitest';
import { parsePhrases, toWritten } from './phrases.js';

describe('parsePhrases', () => {
  it('reads one phrase a line, as it sounds and as it was written', () => {
    const { spoken, written } = parsePhrases('How do I find you?\r\n\n 2 bikes, please! \nit’s me\nit’s me');
    expect(spoken).toEqual(['how do i find you', "it's me", 'two bikes please']);
    expect(written.get('two bikes please')).toBe('2 bikes, please!');
  });

  it('has one id for the same phrases in any order', () => {
    expect(parsePhrases('a\nb').id).toBe(parsePhrases('b\na').id);
    expect(parsePhrases('a').id).not.toBe(parsePhrases('b').id);
  });

  it('leaves out prose and lines without a word', () => {
    expect(parsePhrases(`${'word '.repeat(17)}\n…\n`).spoken).toEqual([]);
  });
});

describe('toWritten', () => {
  it('writes I as one does', () => {
    expect(toWritten("i think i'm in it")).toBe("I think I'm in it");
  });
});

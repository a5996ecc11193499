import { describe, expect, it } from 'vitest';
import { PhraseCutter, PhraseTokenizer } from './phrases.js';

/** As a model writes: a word at a time. The phrases, and how many words had come when each was given out. */
function cutByWord(text: string): [string, number][] {
  const cutter = new PhraseCutter();
  const words = text.split(/(?= )/);
  const given = words.flatMap((word, index) =>
    [...cutter.push(word), ...cutter.clause()].map((phrase): [string, number] => [phrase, index + 1]),
  );
  return [...given, ...cutter.end().map((phrase): [string, number] => [phrase, words.length])];
}

describe('PhraseCutter', () => {
  it('gives out the first clause at its comma, the rest by the sentence', () => {
    expect(cutByWord('We are open until six, and on Saturday until four. Come and see us then.')).toEqual([
      ['We are open until six,', 5],
      ['and on Saturday until four.', 10],
      ['Come and see us then.', 15],
    ]);
  });

  it('gives out a first sentence, however short, with its last word', () => {
    expect(cutByWord('Sure. We can do that for you today.')).toEqual([
      ['Sure.', 1],
      ['We can do that for you today.', 8],
    ]);
  });

  it('joins short sentences that follow', () => {
    expect(cutByWord('Certainly, sir! Yes. No. Of course we do that.').map(([phrase]) => phrase)).toEqual([
      'Certainly,',
      'sir! Yes. No. Of course we do that.',
    ]);
  });

  it('cuts no number, name, address or abbreviation', () => {
    for (const text of [
      'It costs 1,000 dollars.',
      'Mr. Smith knows.',
      'See example.com for it.',
      'At 3.5 per cent.',
    ])
      expect(cutByWord(text)).toEqual([[text, text.split(' ').length]]);
  });

  it('knows the marks of scripts without spaces', () => {
    expect(cutByWord('はい、九時から六時までです。どうぞ。').map(([phrase]) => phrase)).toEqual([
      'はい、九時から六時までです。',
      'どうぞ。',
    ]);
  });

  it('never gives out what cannot be spoken', () => {
    expect(cutByWord('Really? — "').map(([phrase]) => phrase)).toEqual(['Really?']);
    expect(cutByWord('   ')).toEqual([]);
  });

  it('leaves out what is written for eyes', () => {
    expect(
      cutByWord('**Sure**, see [our page, here](https://a.example/b). 🙂 `Come` _soon_, 3 * 4 people.').map(
        ([phrase]) => phrase,
      ),
    ).toEqual(['Sure,', 'see our page, here.', 'Come soon, 3 * 4 people.']);
    expect(cutByWord('- one of them\n- and another\n').map(([phrase]) => phrase)).toEqual([
      'one of them and another',
    ]);
  });

  it('cuts what has no marks at all before it is too long', () => {
    const phrases = cutByWord(`So, ${'and on and on '.repeat(100)}`).map(([phrase]) => phrase);
    expect(Math.max(...phrases.map((phrase) => phrase.length))).toBeLessThanOrEqual(400);
    expect(phrases.join(' ').split(' ')).toHaveLength(401);
  });
});

describe('PhraseTokenizer', () => {
  it('cuts a text that is there at once into sentences only', () => {
    expect(new PhraseTokenizer().tokenize('Hello, this is Ann. How can I help you?')).toEqual([
      'Hello, this is Ann.',
      'How can I help you?',
    ]);
  });

  it('cuts no clause of a text that comes in pieces but at once', async () => {
    const stream = new PhraseTokenizer().stream();
    for (const word of ['Hello,', ' this', ' is', ' Ann.']) {
      await null;
      stream.pushText(word);
    }
    expect((await stream.next()).value?.token).toBe('Hello, this is Ann.');
    stream.close();
  });

  it('gives out what is left when the input ends, also to who closes it at once', async () => {
    const stream = new PhraseTokenizer().stream();
    stream.pushText('Yes, we');
    await new Promise((resolve) => setImmediate(resolve));
    stream.pushText(' do');
    stream.endInput();
    stream.close();
    const tokens: string[] = [];
    for await (const { token } of stream) tokens.push(token);
    expect(tokens).toEqual(['Yes,', 'we do']);
  });
});

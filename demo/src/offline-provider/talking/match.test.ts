import { describe, expect, it } from 'vitest';
import { MIN_COVERAGE, rank } from './match.js';
import { topicOf } from './words.js';

const ENTRIES = [
  { title: 'Opening hours', body: 'From nine to six. On Sunday we are closed.' },
  { title: 'Renting a boat', body: 'A boat costs twenty euros.' },
  { title: 'Price of a lesson', body: 'A lesson costs thirty euros.' },
  { title: 'Lesson times', body: 'A lesson takes an hour.' },
];
const best = (said: string, context: string[] = []) => rank(topicOf(said), ENTRIES, context)[0];

describe('rank', () => {
  it.each([
    ['when are you open', 0],
    ['on sunday', 0],
    ['can I hire a boat', 1],
    ['how much is a boat', 1],
    ['how much does a lesson cost', 2],
    ['how long is a lesson', 3],
  ])('puts the right entry first: %s', (said, index) => {
    expect(best(said)).toMatchObject({ index });
    expect(best(said)!.coverage).toBeGreaterThanOrEqual(MIN_COVERAGE);
  });

  it('knows when half of the question means nothing to it', () => {
    expect(best('can I rent a castle')!.coverage).toBeLessThan(MIN_COVERAGE);
  });

  it('leaves out what shares no word', () => {
    expect(rank(topicOf('tell me a joke'), ENTRIES)).toEqual([]);
  });

  it('lets what was talked about before decide', () => {
    expect(best('and how much is it', [...topicOf('a boat').stems])).toMatchObject({ index: 1 });
    expect(best('and how much is it', [...topicOf('a lesson').stems])).toMatchObject({ index: 2 });
  });

  it('misses less where an entry takes words as they are, and nothing where it surely does', () => {
    const [plain, absorbing, taking] = [{}, { absorbs: true }, { taken: ['volcano'] }].map(
      (extra) => rank(topicOf('boat volcano'), [{ title: 'boat', body: '', ...extra }])[0]!.coverage,
    );
    expect(plain!).toBeLessThan(absorbing!);
    expect(taking).toBe(1);
  });

  it('can insist on a word of the title', () => {
    const entry = { title: 'boat', body: 'Something about bread.', needsTitle: true };
    expect(rank(topicOf('bread'), [entry])).toEqual([]);
  });
});

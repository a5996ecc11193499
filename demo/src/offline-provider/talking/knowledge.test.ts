import { describe, expect, it } from 'vitest';
import { parseKnowledge, topicNames } from './knowledge.js';

describe('parseKnowledge', () => {
  it('reads the bullets under the heading of the facts and no others', () => {
    const text = [
      'You help.',
      '## How to answer',
      '- Length: one sentence, spoken aloud.',
      '## Facts',
      '- Opening hours: From nine to six.',
      '* **Price**: Ten euros: no more.',
      'No bullet: left out.',
      '',
      'Left out as well.',
    ].join('\n');
    expect(parseKnowledge(text)).toEqual([
      { topic: 'Opening hours', sentence: 'From nine to six.' },
      { topic: 'Price', sentence: 'Ten euros: no more. No bullet: left out.' },
    ]);
  });

  it('takes all headings but those of rules when none speaks of facts', () => {
    const text =
      '# Work\n- Acme: Three years.\n# Style\n- Tone: friendly.\n# Studies\n- A degree in physics.';
    expect(parseKnowledge(text)).toEqual([
      { topic: 'Acme', sentence: 'Three years.' },
      { topic: '', sentence: 'A degree in physics.' },
    ]);
  });

  it('finds nothing where nothing is written so', () => {
    expect(parseKnowledge('Be nice.\n- Always: be brief.')).toEqual([]);
  });
});

describe('topicNames', () => {
  it('gives the first name of each topic, once, as inside a sentence', () => {
    const facts = ['Opening hours', 'Address, how to find us', 'GPS', '', 'Opening hours, again'].map(
      (topic) => ({
        topic,
        sentence: '',
      }),
    );
    expect(topicNames(facts)).toEqual(['opening hours', 'address', 'GPS']);
  });
});

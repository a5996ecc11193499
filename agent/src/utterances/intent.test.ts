import { describe, expect, it } from 'vitest';
import { parseIntent } from './intent.js';

const TYPED = '{"intent": "question", "confidence": 0.8, "entities": [{"name": "day", "value": "Sunday"}]}';
const FOUND = { intent: 'question', confidence: 0.8, entities: { day: 'Sunday' } };
const UNCLEAR = { intent: 'unclear', confidence: 0, entities: {} };

describe('parseIntent', () => {
  it.each([
    ['as asked for', TYPED, FOUND],
    ['in a fence, between words', `Here it is:\n\`\`\`json\n${TYPED}\n\`\`\`\nDone.`, FOUND],
    ['in words', 'The visitor asks a question.', UNCLEAR],
    ['of another kind', '{"intent": "world peace", "confidence": 1, "entities": []}', UNCLEAR],
    ['surer than sure', '{"intent": "question", "confidence": 7, "entities": []}', UNCLEAR],
    ['cut off', '{"intent": "quest', UNCLEAR],
    ['empty', '', UNCLEAR],
  ])('reads an answer %s', (_, text, result) => {
    expect(parseIntent(text)).toEqual(result);
  });
});

import { describe, expect, it } from 'vitest';
import { structuredAnswer } from './structured.js';

const schema = {
  properties: {
    intent: { enum: ['greeting', 'farewell', 'question', 'request', 'unclear', 'other'] },
    confidence: {},
    entities: {},
  },
};

describe('structuredAnswer', () => {
  it.each([
    ['Hello!', 'greeting'],
    ['Goodbye.', 'farewell'],
    ['When are you open?', 'question'],
    ['Hello, where are you?', 'question'],
    ['Book a table for two.', 'request'],
    ['[inaudible]', 'unclear'],
    ['Yes, please.', 'other'],
  ])('finds what %j is', (said, intent) => {
    expect(JSON.parse(structuredAnswer(said, schema) ?? '')).toMatchObject({ intent, entities: [] });
  });

  it('has no answer for another schema', () => {
    expect(structuredAnswer('Hello!', { properties: { colour: {} } })).toBeUndefined();
  });
});

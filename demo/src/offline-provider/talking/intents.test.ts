import { describe, expect, it } from 'vitest';
import { isFollowUp, smallTalkOf, withoutOpening } from './intents.js';

describe('smallTalkOf', () => {
  it.each([
    ['hello', 'greeting'],
    ['Good morning!', 'greeting'],
    ['hi there, how are you?', 'greeting'],
    ['thank you', 'thanks'],
    ['thanks a lot', 'thanks'],
    ['goodbye', 'goodbye'],
    ['Thanks, bye bye', 'goodbye'],
    ['what can you do', 'capabilities'],
    ['How can you help me?', 'capabilities'],
    ['say that again please', 'repeat'],
    ['Could you repeat that?', 'repeat'],
    ['pardon?', 'repeat'],
    ['yes please', 'yes'],
    ['no thank you', 'no'],
    ['No, that’s all. Thanks!', 'no'],
    ['[inaudible]', 'inaudible'],
    ['', 'inaudible'],
    ['…', 'inaudible'],
    ['when are you open', undefined],
    ['hello when are you open', undefined],
    ['no bike is too old', undefined],
    ['thank the mechanic for the repair', undefined],
    ['what can you do about my brakes', undefined],
  ])('%j is %s', (said, talk) => {
    expect(smallTalkOf(said)).toBe(talk);
  });
});

describe('withoutOpening', () => {
  it.each([
    ['hello, when are you open', 'when are you open'],
    ['Okay thanks. And the price?', 'And the price?'],
    ['hello', 'hello'],
    ['nothing works', 'nothing works'],
  ])('%s', (said, rest) => {
    expect(withoutOpening(said)).toBe(rest);
  });
});

describe('isFollowUp', () => {
  it.each([
    ['and on sunday?', true],
    ['what about the price', true],
    ['how much is it', true],
    ['do you sell bikes', false],
  ])('%s: %s', (said, expected) => {
    expect(isFollowUp(said)).toBe(expected);
  });
});

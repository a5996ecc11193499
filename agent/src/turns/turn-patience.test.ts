import { describe, expect, it } from 'vitest';
import { endpointingOf } from './endpointing.js';
import { TurnPatience } from './turn-patience.js';

/** Silence in ms that ends the turn after each of these, first when the sound is that of an end, then when not. */
const waitsOf = (profile: 'patient' | 'normal' | 'quick', texts: readonly string[], lang?: string) => {
  const { minDelay, maxDelay } = endpointingOf(profile);
  let now = [minDelay, maxDelay];
  const patience = new TurnPatience({
    patience: endpointingOf(profile),
    lang,
    onChange: ({ minDelay, maxDelay }) => {
      now = [minDelay, maxDelay];
    },
  });
  return texts.map((text) => {
    patience.heard(text);
    return now;
  });
};

describe('TurnPatience', () => {
  it('waits longest where sound and words say that more will come, and half as long where one of them does', () => {
    expect(waitsOf('normal', ['when are you open', 'I would like to', 'rent a bicycle'])).toEqual([
      [300, 1_200],
      [1_200, 2_500],
      [300, 1_200],
    ]);
  });

  it('does not wait for the rest of an answer that is one', () => {
    expect(waitsOf('normal', ['no', 'No,', 'no, I would rather'])).toEqual([
      [300, 600],
      [1_200, 2_500],
      [300, 1_200],
    ]);
  });

  it('lets a number be finished, with every profile', () => {
    expect(waitsOf('quick', ['it is five five five', 'thank you'])).toEqual([
      [900, 1_200],
      [150, 300],
    ]);
    expect(waitsOf('patient', ['it is five five five', 'zero one'])).toEqual([
      [900, 5_000],
      [900, 5_000],
    ]);
  });

  it('goes by the language of the page, and rather by that of the words', () => {
    expect(waitsOf('normal', ['ich hätte gern eine'], 'de-AT')).toEqual([[1_200, 2_500]]);
    expect(waitsOf('normal', ['ich hätte gern eine'])).toEqual([[300, 1_200]]);
    const changes: number[] = [];
    const patience = new TurnPatience({
      patience: endpointingOf('normal'),
      lang: 'en',
      onChange: ({ minDelay }) => changes.push(minDelay),
    });
    patience.heard('ich hätte gern eine', 'de');
    patience.heard('das ist alles', 'de');
    patience.heard('vielen Dank', '');
    expect(changes).toEqual([1_200, 300]);
  });
});

import { describe, expect, it } from 'vitest';
import {
  type Configuration,
  fromHash,
  NOTHING_CHOSEN,
  offered,
  toHash,
  withSetting,
} from './configuration.js';
import { ELEMENT } from './element.js';

const HEADING = 'Räder & "mehr" <b>';
const CHOSEN: Configuration = {
  attributes: { layout: 'bar', heading: HEADING, 'push-to-talk': 'KeyT', camera: '' },
  properties: { '--va-radius': '8px', '--va-surface': 'rgb(10 20 30 / 0.5)' },
  words: { launcher: 'Ask us = 100 % &', heading: 'Helper' },
};

describe('a configuration', () => {
  it('comes back from the address as it was', () => {
    expect(fromHash(`#${toHash(CHOSEN)}`, ELEMENT)).toEqual(CHOSEN);
    expect(fromHash('', ELEMENT)).toEqual(NOTHING_CHOSEN);
  });

  it('takes nothing from an address that it does not offer, or that could do harm', () => {
    const hash = [
      'server=https%3A%2F%2Fevil.example',
      'auth-token=x',
      'onclick=alert(1)',
      'layout=huge',
      'camera=yes',
      'max-duration=soon',
      '--va-radius=1px%3B%7D%3C%2Fstyle%3E%3Cscript%3E',
      '--va-surface=url(https%3A%2F%2Fevil.example)',
      '--other=1px',
      'text.__proto__=x',
      'text.nothing=x',
      `heading=${'x'.repeat(201)}`,
    ].join('&');
    expect(fromHash(hash, ELEMENT)).toEqual(NOTHING_CHOSEN);
  });

  it('forgets what is set to how it comes', () => {
    const names = [
      ['layout', 'floating'],
      ['camera', null],
      ['--va-radius', ''],
      ['text.launcher', ELEMENT.words.launcher ?? ''],
      ['text.heading', ''],
    ] as const;
    const left = names.reduce((it, [name, value]) => withSetting(it, ELEMENT, name, value), CHOSEN);
    expect(toHash(left)).toBe(
      new URLSearchParams({
        heading: HEADING,
        'push-to-talk': 'KeyT',
        '--va-surface': 'rgb(10 20 30 / 0.5)',
      }).toString(),
    );
  });

  it('offers every attribute but those that say where a call goes and who calls', () => {
    const names = offered(ELEMENT).map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['layout', 'position', 'theme', 'accent', 'lang', 'modality', 'push-to-talk']),
    );
    expect(names).not.toEqual(expect.arrayContaining(['server']));
    expect(ELEMENT.words).toMatchObject({ launcher: 'Talk to us', start: 'Start talking' });
  });
});

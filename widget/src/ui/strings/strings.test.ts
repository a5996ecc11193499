import { expect } from '@open-wc/testing';
import { en } from './en.js';
import { languageOf, loadStrings } from './languages.js';
import { withOverrides } from './overrides.js';

const SHIPPED = ['ar', 'de', 'es', 'fr', 'it', 'ja', 'nl', 'pl', 'pt', 'tr', 'zh'];

const leaves = (words: object, path = ''): [string, unknown][] =>
  Object.entries(words).flatMap(([key, word]) =>
    typeof word === 'object'
      ? leaves(word, `${path}${key}.`)
      : [[`${path}${key}`, word] as [string, unknown]],
  );

describe('languages', () => {
  for (const language of SHIPPED) {
    it(`${language} has words of its own for everything, and no markup`, async () => {
      const strings = (await loadStrings(language))!;
      expect(leaves(strings).map(([key]) => key)).to.deep.equal(leaves(en).map(([key]) => key));
      for (const [key, word] of leaves(strings)) {
        expect(word, key).to.match(/^[^<>&\s][^<>&]*$/);
      }
      expect(strings.error.unexpected).not.to.equal(en.error.unexpected);
      expect(strings.launcher.length, 'fits the launcher').to.be.at.most(24);
    });
  }

  it('are found by their tag, with or without a region or a script', () => {
    expect(['pt-BR', 'pt_PT', 'PT', 'zh-Hans-CN', 'en-GB'].map(languageOf)).to.deep.equal([
      'pt',
      'pt',
      'pt',
      'zh',
      'en',
    ]);
  });

  it('are English where there are none', async () => {
    expect(['', 'tlh', 'constructor', '__proto__'].map(languageOf)).to.deep.equal(['en', 'en', 'en', 'en']);
    expect(await loadStrings('en')).to.equal(null);
  });
});

describe('withOverrides', () => {
  it('puts single words in the place of ours, at any depth', () => {
    const strings = withOverrides(en, { send: 'Go', error: { 'mic-busy': 'Busy' } });
    expect(strings).to.deep.equal({ ...en, send: 'Go', error: { ...en.error, 'mic-busy': 'Busy' } });
  });

  it('passes over what is not text, and what nobody asks for', () => {
    const wrong = { send: 5, status: 'none', error: null, extra: 'more' };
    expect(withOverrides(en, wrong as never)).to.deep.equal(en);
  });
});

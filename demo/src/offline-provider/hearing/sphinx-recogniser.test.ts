import { readFileSync } from 'node:fs';
import { kill, platform } from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FliteVoice } from '../speaking/flite-voice.js';
import { findRecogniser } from '../testing/find-recogniser.js';
import { parsePhrases } from './phrases.js';
import { SphinxRecogniser } from './sphinx-recogniser.js';

const installation = await findRecogniser();
const why = installation.available ? '' : ` [skipped: cannot hear: ${installation.reason}]`;
const PHRASES = parsePhrases('when are you open\nwhere are you\nopen the public grammar\nxyzzyq is here');

/** What hears for the process at the moment. */
const childrenOf = (pid: number): string[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);

describe.skipIf(!installation.available)(`SphinxRecogniser${why}`, () => {
  const voice = new FliteVoice();
  let recogniser: SphinxRecogniser;
  let spoken: Int16Array;
  const options = () => {
    if (!installation.available) throw new Error(installation.reason);
    return installation;
  };

  beforeAll(async () => {
    recogniser = new SphinxRecogniser(options());
    spoken = (await voice.speak('when are you open', { speed: 1 })).samples;
  });
  afterAll(() => Promise.all([recogniser.close(), voice.close()]));

  it('hears a phrase, and names the words it does not know', async () => {
    expect(await recogniser.hear(spoken, PHRASES)).toMatchObject({
      text: 'when are you open',
      source: 'phrase',
      unknownWords: ['xyzzyq'],
    });
  });

  it('hears open English without phrases', async () => {
    const { samples } = await voice.speak('can you tell me a joke', { speed: 1 });
    expect(await recogniser.hear(samples, parsePhrases(''))).toMatchObject({
      text: 'can you tell me a joke',
      source: 'open',
    });
  });

  it('hears the same whatever it heard before', async () => {
    const first = await recogniser.hear(spoken, PHRASES);
    await recogniser.hear((await voice.speak('something else', { speed: 1 })).samples, parsePhrases(''));
    expect(await recogniser.hear(spoken, PHRASES)).toEqual(first);
  });

  it('keeps to its own phrases when there are more sets than it remembers', async () => {
    for (let set = 0; set < 10; set++) {
      const heard = await recogniser.hear(
        spoken,
        parsePhrases(`when are you open\n${'one '.repeat(set + 1)}`),
      );
      expect(heard.source).toBe('phrase');
    }
    expect((await recogniser.hear(spoken, PHRASES)).source).toBe('phrase');
  });

  it('answers several at the same time, each with its own text', async () => {
    const texts = ['where are you', 'when are you open', 'where are you'];
    const sounds = await Promise.all(texts.map((text) => voice.speak(text, { speed: 1 })));
    const heard = await Promise.all(sounds.map(({ samples }) => recogniser.hear(samples, PHRASES)));
    expect(heard.map(({ text }) => text)).toEqual(texts);
  });

  it('takes no time for whoever has hung up', async () => {
    const stop = new AbortController();
    const [first, second] = [recogniser.hear(spoken, PHRASES), recogniser.hear(spoken, PHRASES, stop.signal)];
    stop.abort(new Error('gone'));
    await expect(second).rejects.toThrow('gone');
    expect((await first).source).toBe('phrase');
  });

  it.skipIf(platform !== 'linux')('stops in the middle when nobody waits any more', async () => {
    const long = (await voice.speak('one two three four five six seven eight nine ten', { speed: 0.5 }))
      .samples;
    const stop = new AbortController();
    const heard = recogniser.hear(long, PHRASES, stop.signal);
    const { pid } = recogniser;
    await expect.poll(() => childrenOf(pid!)).toHaveLength(1);
    stop.abort(new Error('gone'));
    await expect(heard).rejects.toThrow('gone');
    await expect.poll(() => childrenOf(pid!)).toEqual([]);
    expect((await recogniser.hear(spoken, PHRASES)).source).toBe('phrase');
    expect(recogniser.pid).toBe(pid);
  });

  it('goes on when its process is killed in the middle of an utterance', async () => {
    const before = recogniser.pid!;
    const heard = recogniser.hear(spoken, PHRASES);
    kill(before, 'SIGKILL');
    expect((await heard).text).toBe('when are you open');
    expect(recogniser.pid).not.toBe(before);
  });

  it('gives up on what takes too long, and starts anew', async () => {
    const hasty = new SphinxRecogniser({ ...options(), timeoutMs: 1 });
    await expect(hasty.hear(spoken, PHRASES)).rejects.toMatchObject({ code: 'recogniser-timeout' });
    await hasty.close();
  });

  it('ends its process', async () => {
    const other = new SphinxRecogniser(options());
    await other.hear(spoken, PHRASES);
    const pid = other.pid!;
    await other.close();
    expect(() => kill(pid, 0)).toThrow(expect.objectContaining({ code: 'ESRCH' }));
    await expect(other.hear(spoken, PHRASES)).rejects.toMatchObject({ code: 'recogniser-failed' });
  });
});

describe('SphinxRecogniser', () => {
  it('says that it failed where Python cannot be started', async () => {
    const broken = new SphinxRecogniser({ python: 'no-such-python', packagesDir: '.' });
    await expect(broken.hear(new Int16Array(10), PHRASES)).rejects.toMatchObject({
      code: 'recogniser-failed',
    });
    await broken.close();
  });
});

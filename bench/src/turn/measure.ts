import { setTimeout as delay } from 'node:timers/promises';
import type { Mark } from './marks.js';
import { type BenchProvider, type ProviderCall, SIDES, type Side } from './provider.js';
import type { System } from './system.js';
import { INTERRUPTIONS, NO_INTERRUPTIONS, PAUSE_MS, QUESTIONS, type Utterance } from './utterances.js';
import type { Visitor, Visitors } from './visitor.js';

/** One turn, with all instants in ms since the epoch. */
export interface Turn {
  readonly side: Side;
  readonly utterance: string;
  readonly hasPause: boolean;
  readonly speechBeganAtMs: number;
  readonly speechEndedAtMs: number;
  /** First audible sample of the reply. */
  readonly heardAtMs: number;
  /** Something came back before the visitor had finished. */
  readonly wasAnsweredInPause: boolean;
  /** The last question to the model did not hold all that was said: the turn was taken in the pause. */
  readonly wasCutInPause: boolean;
  readonly calls: readonly ProviderCall[];
  readonly marks: readonly Mark[];
}

/** Something that the visitor said, or a noise, while a long reply was spoken. */
export interface Interruption {
  readonly side: Side;
  readonly sound: string;
  /** First sample of the sound -> last sample of the reply, ms. Absent: the reply went on. */
  readonly silentAfterMs: number | undefined;
  /** The same reply was audible again, or still, three seconds after the end of the sound. */
  readonly wentOn: boolean;
}

export interface Measurement {
  readonly turns: readonly Turn[];
  /** Click -> first word of the greeting, ms. */
  readonly greetingsMs: Readonly<Record<Side, readonly number[]>>;
  readonly interruptions: readonly Interruption[];
  /** Turns that got no answer, with the reason. */
  readonly failures: readonly string[];
}

export interface Bench {
  readonly system: System;
  readonly visitors: Visitors;
  readonly provider: BenchProvider;
  readonly utterances: ReadonlyMap<string, Utterance>;
  readonly progress: (text: string) => void;
  /** Called with all that is known so far, after everything that was measured. */
  readonly onMeasured: (measurement: Measurement) => Promise<void>;
}

/** Two sentences of a reply have less than this between them. */
const REPLY_OVER_MS = 1_000;
/** Longer than a worker takes to have the next process warm. */
const BETWEEN_CALLS_MS = 3_000;
/** By then also a session with the framework's echo warm-up (3 s) can be interrupted. */
const INTERRUPT_AFTER_MS = 4_000;
/** What was not an interruption is forgotten by then. */
const GONE_ON_AFTER_MS = 3_000;

/** Alternates between the sides call by call and turn by turn; whoever goes first changes as well. */
export async function measure(
  bench: Bench,
  counts: { readonly turns: number; readonly calls: number; readonly interruptions: number },
): Promise<Measurement> {
  const greetingsMs: Record<Side, number[]> = { ours: [], reference: [] };
  const interruptions: Interruption[] = [];
  const turns: Turn[] = [];
  const failures: string[] = [];
  const attempt = async (what: string, run: () => Promise<void>) => {
    try {
      await run();
    } catch (error) {
      failures.push(`${what}: ${(error as Error).message}`);
    }
    await bench.onMeasured({ turns, greetingsMs, interruptions, failures });
  };

  // the first call of each is left out: programs come from the disk, connections are made
  for (let index = 0; index <= counts.calls; index++)
    for (const side of inTurn(index)) {
      bench.progress(`call ${index} of ${counts.calls}, ${side}`);
      await attempt(`greeting of ${side}`, async () => {
        const { visitor, greetingMs } = await greeted(bench, side);
        if (index > 0) greetingsMs[side].push(greetingMs);
        await visitor.leave();
      });
      await delay(BETWEEN_CALLS_MS);
    }

  const visitors = {} as Record<Side, Visitor>;
  for (const side of SIDES) {
    visitors[side] = (await greeted(bench, side)).visitor;
    await delay(BETWEEN_CALLS_MS);
  }
  for (let index = 0; index < counts.turns; index++) {
    const utterance = utteranceOf(bench, QUESTIONS[index % QUESTIONS.length]?.id);
    for (const side of inTurn(index)) {
      bench.progress(`turn ${index + 1} of ${counts.turns}, ${side}: ${utterance.id}`);
      await attempt(`turn ${index + 1} of ${side} (${utterance.id})`, async () => {
        turns.push(await takeTurn(bench, side, visitors[side], utterance));
      });
    }
  }
  for (let index = 0; index < counts.interruptions; index++)
    for (const side of inTurn(index)) {
      bench.progress(`interruption ${index + 1} of ${counts.interruptions}, ${side}`);
      await attempt(`interruption of ${side}`, async () => {
        interruptions.push(...(await interrupt(bench, side, visitors[side], index)));
      });
      await visitors[side].silence(REPLY_OVER_MS);
    }
  await Promise.all(Object.values(visitors).map((visitor) => visitor.leave()));
  return { turns, greetingsMs, interruptions, failures };
}

function utteranceOf({ utterances }: Bench, id: string | undefined): Utterance {
  const utterance = utterances.get(id ?? '');
  if (!utterance) throw new Error('no such utterance');
  return utterance;
}

const inTurn = (index: number): readonly Side[] => (index % 2 === 0 ? SIDES : SIDES.toReversed());

async function greeted(bench: Bench, side: Side): Promise<{ visitor: Visitor; greetingMs: number }> {
  const visitor = await bench.visitors.open();
  const clickedAtMs = await visitor.call(bench.system.url, await bench.system.token(side));
  const { atMs } = await visitor.next({ where: 'ear', what: 'begins' }, clickedAtMs);
  await visitor.silence(REPLY_OVER_MS);
  return { visitor, greetingMs: atMs - clickedAtMs };
}

async function takeTurn(bench: Bench, side: Side, visitor: Visitor, utterance: Utterance): Promise<Turn> {
  const { provider } = bench;
  const firstCall = provider.calls.length;
  provider.expect(side, utterance);
  const since = await visitor.say(utterance);
  const [lengthMs, secondPartAfterMs] = lengths(utterance);
  const speechBeganAtMs = (
    await visitor.next({ where: 'mic', what: 'begins' }, visitor.sounds[since - 1]?.atMs ?? 0)
  ).atMs;
  // a voice may be silent for a moment inside a word: the end that is as late as the recording is long
  const { atMs: speechEndedAtMs } = await visitor.next(
    { where: 'mic', what: 'ends' },
    speechBeganAtMs + lengthMs - 100,
  );
  const early = visitor.sounds
    .slice(since)
    .find(({ where, what, atMs }) => where === 'ear' && what === 'begins' && atMs < speechEndedAtMs);
  const { atMs: heardAtMs } = await visitor.next({ where: 'ear', what: 'begins' }, speechEndedAtMs);
  await visitor.silence(REPLY_OVER_MS);
  const calls = provider.calls.slice(firstCall).filter((call) => call.side === side);
  const asked = calls.findLast(({ endpoint }) => endpoint === 'chat')?.text ?? '';
  return {
    side,
    utterance: utterance.id,
    hasPause: secondPartAfterMs !== undefined,
    speechBeganAtMs,
    speechEndedAtMs,
    heardAtMs,
    wasAnsweredInPause: early !== undefined,
    wasCutInPause: asked !== utterance.parts.join(' '),
    calls,
    marks: await bench.system.marks(side, speechBeganAtMs, heardAtMs),
  };
}

/** How long an utterance is, and where its second part begins, if it has one. */
function lengths({ partsMs }: Utterance): [number, number | undefined] {
  const [first = 0, second] = partsMs;
  return second === undefined ? [first, undefined] : [first + PAUSE_MS + second, first + PAUSE_MS];
}

/** Asks for a long reply, makes a sound that is no interruption, then interrupts. */
async function interrupt(bench: Bench, side: Side, visitor: Visitor, index: number): Promise<Interruption[]> {
  const story = utteranceOf(bench, 'story');
  bench.provider.expect(side, story);
  const since = await visitor.say(story);
  const beganAtMs = (
    await visitor.next({ where: 'mic', what: 'begins' }, visitor.sounds[since - 1]?.atMs ?? 0)
  ).atMs;
  await visitor.next({ where: 'ear', what: 'begins' }, beganAtMs + lengths(story)[0]);
  await delay(INTERRUPT_AFTER_MS);
  const results: Interruption[] = [];
  for (const scripts of [NO_INTERRUPTIONS, INTERRUPTIONS]) {
    const sound = utteranceOf(bench, scripts[index % scripts.length]?.id);
    results.push(await sayOver(bench, side, visitor, sound));
    if (!results.at(-1)?.wentOn) break;
  }
  return results;
}

async function sayOver(bench: Bench, side: Side, visitor: Visitor, sound: Utterance): Promise<Interruption> {
  const askedBefore = bench.provider.calls.filter((it) => it.side === side && it.endpoint === 'chat').length;
  bench.provider.expect(side, sound);
  const saidAtMs = performance.timeOrigin + performance.now();
  await visitor.say(sound);
  const spoke = await visitor.next({ where: 'mic', what: 'begins' }, saidAtMs - 50);
  await delay(lengths(sound)[0] + GONE_ON_AFTER_MS);
  const silent = visitor.sounds.find(
    ({ where, what, atMs }) => where === 'ear' && what === 'ends' && atMs > spoke.atMs,
  );
  const isLoud = visitor.sounds.findLast(({ where }) => where === 'ear')?.what === 'begins';
  const asked = bench.provider.calls.filter((it) => it.side === side && it.endpoint === 'chat').length;
  return {
    side,
    sound: sound.id,
    silentAfterMs: silent && silent.atMs - spoke.atMs,
    wentOn: isLoud && asked === askedBefore,
  };
}

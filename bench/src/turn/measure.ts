import { setTimeout as delay } from 'node:timers/promises';
import { type BenchProvider, type ProviderCall, SIDES, type Side } from './provider.js';
import type { System } from './system.js';
import { PAUSE_MS, type Utterance } from './utterances.js';
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
}

export interface Measurement {
  readonly turns: readonly Turn[];
  /** Click -> first word of the greeting, ms. */
  readonly greetingsMs: Readonly<Record<Side, readonly number[]>>;
  /** First sample of the interruption -> last sample of the reply, ms. */
  readonly interruptionsMs: Readonly<Record<Side, readonly number[]>>;
  /** Turns that got no answer, with the reason. */
  readonly failures: readonly string[];
}

export interface Bench {
  readonly system: System;
  readonly visitors: Visitors;
  readonly provider: BenchProvider;
  readonly utterances: ReadonlyMap<string, Utterance>;
  readonly progress: (text: string) => void;
}

/** Two sentences of a reply have less than this between them. */
const REPLY_OVER_MS = 1_000;
/** Longer than a worker takes to have the next process warm. */
const BETWEEN_CALLS_MS = 3_000;
/** By then also a session with the framework's echo warm-up (3 s) can be interrupted. */
const INTERRUPT_AFTER_MS = 4_000;

/** Alternates between the sides call by call and turn by turn; whoever goes first changes as well. */
export async function measure(
  bench: Bench,
  counts: { readonly turns: number; readonly calls: number; readonly interruptions: number },
): Promise<Measurement> {
  const greetingsMs: Record<Side, number[]> = { ours: [], reference: [] };
  const interruptionsMs: Record<Side, number[]> = { ours: [], reference: [] };
  const turns: Turn[] = [];
  const failures: string[] = [];
  const attempt = async (what: string, run: () => Promise<void>) => {
    try {
      await run();
    } catch (error) {
      failures.push(`${what}: ${(error as Error).message}`);
    }
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
  const questions = [...bench.utterances.values()].filter(
    ({ id }) => id !== 'story' && id !== 'interruption',
  );
  for (let index = 0; index < counts.turns; index++) {
    const utterance = questions[index % questions.length];
    if (!utterance) break;
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
        interruptionsMs[side].push(await interrupt(bench, side, visitors[side]));
      });
      await visitors[side].silence(REPLY_OVER_MS);
    }
  await Promise.all(Object.values(visitors).map((visitor) => visitor.leave()));
  return { turns, greetingsMs, interruptionsMs, failures };
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
  };
}

/** How long an utterance is, and where its second part begins, if it has one. */
function lengths({ partsMs }: Utterance): [number, number | undefined] {
  const [first = 0, second] = partsMs;
  return second === undefined ? [first, undefined] : [first + PAUSE_MS + second, first + PAUSE_MS];
}

async function interrupt(bench: Bench, side: Side, visitor: Visitor): Promise<number> {
  const [story, interruption] = ['story', 'interruption'].map((id) => bench.utterances.get(id));
  if (!story || !interruption) throw new Error('no such utterance');
  bench.provider.expect(side, story);
  const since = await visitor.say(story);
  const beganAtMs = (
    await visitor.next({ where: 'mic', what: 'begins' }, visitor.sounds[since - 1]?.atMs ?? 0)
  ).atMs;
  await visitor.next({ where: 'ear', what: 'begins' }, beganAtMs + lengths(story)[0]);
  await delay(INTERRUPT_AFTER_MS);
  bench.provider.expect(side, interruption);
  const saidAtMs = performance.timeOrigin + performance.now();
  await visitor.say(interruption);
  const spoke = await visitor.next({ where: 'mic', what: 'begins' }, saidAtMs - 50);
  const silent = await visitor.next({ where: 'ear', what: 'ends' }, spoke.atMs);
  return silent.atMs - spoke.atMs;
}

import { extractAnswer, extractArguments } from './arguments.js';
import {
  type Message,
  type Reply,
  type Situation,
  situationOf,
  type Tool,
  type ToolChoice,
} from './conversation.js';
import { isFollowUp, type SmallTalk, smallTalkOf, withoutOpening } from './intents.js';
import { type Fact, factEntry, parseKnowledge, topicNames } from './knowledge.js';
import { type Entry, type Match, MIN_COVERAGE, rank } from './match.js';
import { summaryOf } from './summary.js';
import { phraseResult } from './tool-result.js';
import { abilityOf, enumOf, nameWords, toolEntry } from './tools.js';
import { listOf, sentence, wording } from './wordings.js';
import { type Topic, topicOf } from './words.js';

export interface Question {
  readonly messages: readonly Message[];
  readonly tools: readonly Tool[];
  readonly toolChoice: ToolChoice;
}

/** Topics that are named when nothing is known, so that the visitor hears what to ask. */
const TOPICS_OFFERED = 3;
const TOPICS_LISTED = 5;

/**
 * Answers the last message of a conversation by rules: what its instructions hold as facts, what the tools can do,
 * and a little small talk. The same conversation always gets the same answer.
 */
export function answer({ messages, tools, toolChoice }: Question): Reply {
  const situation = situationOf(messages);
  const { results, said, turn } = situation;
  if (results.length > 0) return text(results.map((result) => phraseResult(result, turn)).join(' '));
  if (said === undefined) return text(wording('greeting', turn + 1));
  const summary = summaryOf(situation.instructions, said);
  if (summary !== undefined) return text(summary);

  const facts = parseKnowledge(situation.instructions);
  const usable = toolChoice === 'none' ? [] : tools;
  const forced =
    typeof toolChoice === 'object' ? usable.find(({ name }) => name === toolChoice.name) : undefined;
  if (forced) return { kind: 'call', name: forced.name, args: extractArguments(forced, said).args };

  const asked = askedFor(situation, usable) ?? agreedTo(situation, usable) ?? farewell(said, usable);
  if (asked) return asked;
  const talk = smallTalkOf(said);
  if (talk && toolChoice !== 'required') return text(smallTalk(talk, { situation, facts, tools: usable }));
  return onTopic({
    situation,
    said: withoutOpening(said),
    facts,
    tools: usable,
    mustCall: toolChoice === 'required',
  });
}

const text = (spoken: string): Reply => ({ kind: 'text', text: spoken });

interface Known {
  readonly situation: Situation;
  readonly facts: readonly Fact[];
  readonly tools: readonly Tool[];
}

function smallTalk(talk: SmallTalk, known: Known): string {
  const { turn, lastAnswer } = known.situation;
  switch (talk) {
    case 'capabilities':
      return capabilities(known);
    case 'repeat':
      return lastAnswer ?? wording('nothingToRepeat', turn);
    default:
      return wording(talk, turn);
  }
}

function capabilities({ facts, tools, situation }: Known): string {
  const topics = offer(topicNames(facts), TOPICS_LISTED);
  const abilities = tools.slice(0, TOPICS_LISTED).map(abilityOf);
  const also = topics === '' ? '' : 'also ';
  const able = abilities.length > 0 ? `I can ${also}${listOf(abilities)}.` : '';
  return [topics, able].filter((part) => part !== '').join(' ') || wording('greeting', situation.turn);
}

function offer(topics: readonly string[], limit: number): string {
  if (topics.length === 0) return '';
  const named = topics.slice(0, limit);
  return `I can tell you about ${listOf(topics.length > limit ? [...named, 'more'] : named)}.`;
}

interface OnTopic extends Known {
  readonly said: string;
  /** A tool must be called, whatever was said. */
  readonly mustCall: boolean;
}

function onTopic({ situation, said, facts, tools, mustCall }: OnTopic): Reply {
  const entries = [...(mustCall ? [] : facts.map(factEntry)), ...tools.map((tool) => askedEntry(tool, said))];
  const offset = entries.length - tools.length;
  const own = topicOf(said);
  const earlier = isFollowUp(said) ? topicBefore(situation) : [];
  // Without a word of its own ("and there?") it is about what the visitor spoke of before.
  const ordered = orderedBy(own, said, tools);
  if (ordered) return ordered;
  const question: Topic = own.stems.length > 0 ? own : { stems: earlier, soft: own.soft };
  const matches = rank(question, entries, earlier).filter(
    ({ coverage, index }) => coverage >= MIN_COVERAGE || (mustCall && index >= offset),
  );
  const toolAt = (index: number) => tools[index - offset];
  const fallback = mustCall && tools.length > 0 ? offset : undefined;
  const index = preferComplete(matches, said, toolAt) ?? fallback;
  if (index === undefined) return text(unknown({ situation, facts, tools }));
  const tool = toolAt(index);
  return tool ? callOrAsk(tool, said, mustCall) : text(sentence(facts[index]!.sentence));
}

/**
 * The best match, and of several that are as good the one whose arguments were said in whole; but a tool that lacks
 * something gives way to one that fits nearly as well and lacks nothing.
 */
function preferComplete(
  matches: readonly Match[],
  said: string,
  toolAt: (index: number) => Tool | undefined,
): number | undefined {
  const lacks = (tool: Tool | undefined) =>
    tool !== undefined && extractArguments(tool, said).missing.length > 0;
  const value = ({ score, coverage }: Match) => score * coverage;
  const best = Math.max(...matches.map(value));
  const [first] = matches
    .filter((match) => best - value(match) < 1e-9)
    .sort((a, b) => wholeness(toolAt(b.index), said) - wholeness(toolAt(a.index), said));
  if (!first || !lacks(toolAt(first.index))) return first?.index;
  const other = matches.find((match) => value(match) > value(first) * 0.6 && !lacks(toolAt(match.index)));
  return (other ?? first).index;
}

/** Share of the words of a tool's arguments that were said: of "burgers" all, of "volcano burger" only half. */
function wholeness(tool: Tool | undefined, said: string): number {
  const { taken = [] } = tool ? askedEntry(tool, said) : {};
  const { stems } = topicOf(said);
  return taken.length === 0 ? 1 : taken.filter((it) => stems.includes(it)).length / taken.length;
}

/** "I would like two colas": no word of adding, but nothing is said besides what there is to add, and how many. */
function orderedBy({ stems, soft }: Topic, said: string, tools: readonly Tool[]): Reply | undefined {
  if (!soft.includes('add') || stems.length === 0) return undefined;
  for (const tool of tools.filter(({ name }) => nameWords(name).split(' ').includes('add'))) {
    const { taken = [] } = askedEntry(tool, said);
    const { args, missing } = extractArguments(tool, said);
    const isAll = missing.length === 0 && stems.every((it) => taken.includes(it));
    if (isAll) return { kind: 'call', name: tool.name, args };
  }
  return undefined;
}

/** A tool, with what was said that would become its arguments where that is sure: free text takes anything. */
function askedEntry(tool: Tool, said: string): Entry {
  const entry = toolEntry(tool);
  if (entry.absorbs) return entry;
  const values = Object.values(extractArguments(tool, said).args);
  const words = values.filter((value) => typeof value === 'string').map(nameWords);
  return { ...entry, taken: topicOf(words.join(' ')).stems };
}

/** Topic words of the latest thing the visitor said that had any. */
function topicBefore({ saidBefore }: Situation): readonly string[] {
  const stems = saidBefore.map((said) => topicOf(said).stems);
  return stems.findLast((list) => list.length > 0) ?? [];
}

function unknown({ situation, facts }: Known): string {
  const contact = contactFact(situation.instructions, facts);
  const parts = [
    wording('unknown', situation.turn),
    offer(topicNames(facts), TOPICS_OFFERED),
    contact ? sentence(contact) : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

/** Where the author wrote "If you do not know, … give the phone number", that number. */
function contactFact(instructions: string, facts: readonly Fact[]): string | undefined {
  const wanted =
    /(?:not|n't) (?:know|sure|have)[^.\n]*(?:[.,]|\band\b)[^.\n]*\b(phone|telephone|e-?mail|address|contact)/i.exec(
      instructions,
    )?.[1];
  if (!wanted) return undefined;
  return facts.find(({ topic }) => topic.toLowerCase().includes(wanted.toLowerCase()))?.sentence;
}

function callOrAsk(tool: Tool, said: string, mustCall: boolean): Reply {
  const { args, missing } = extractArguments(tool, said);
  const first = missing[0];
  if (first !== undefined && !mustCall) return text(questionFor(tool, first));
  return { kind: 'call', name: tool.name, args };
}

/** Asks for an argument. The wording is fixed, as {@link askedFor} must know it again. */
function questionFor(tool: Tool, parameter: string): string {
  const values = enumOf(tool.parameters[parameter] ?? {});
  const choice = values.length > 0 ? `: ${listOf(values, 'or')}` : '';
  return `Which ${nameWords(parameter)} do you mean${choice}?`;
}

/** When the last answer asked for an argument: the call, with what was said now and before. */
function askedFor(situation: Situation, tools: readonly Tool[]): Reply | undefined {
  const { lastAnswer, said, saidBefore } = situation;
  if (said === undefined || lastAnswer === undefined || smallTalkOf(said) !== undefined) return undefined;
  const parameterOf = (tool: Tool) => tool.required.find((name) => questionFor(tool, name) === lastAnswer);
  const asking = tools.filter((tool) => parameterOf(tool) !== undefined);
  const before = saidBefore.at(-1) ?? '';
  // Two tools may ask for the same: the one that was spoken of did.
  const tool = asking[rank(topicOf(before), asking.map(toolEntry))[0]?.index ?? 0];
  const parameter = tool && parameterOf(tool);
  const schema = parameter === undefined ? undefined : tool?.parameters[parameter];
  if (!tool || parameter === undefined || !schema) return undefined;
  const value = extractAnswer(parameter, schema, said);
  if (value === undefined) return undefined;
  const args = { ...extractArguments(tool, before).args, [parameter]: value };
  const missing = tool.required.find((name) => !(name in args));
  return missing === undefined ? { kind: 'call', name: tool.name, args } : text(questionFor(tool, missing));
}

const OFFER = /\bShall I ([^?]+)\?$/;

/** When the last answer has offered to do something, and the visitor says yes: the call. */
function agreedTo({ lastAnswer, said }: Situation, tools: readonly Tool[]): Reply | undefined {
  const offered = OFFER.exec(lastAnswer ?? '')?.[1];
  if (offered === undefined || said === undefined || smallTalkOf(said) !== 'yes') return undefined;
  const ready = tools.filter(({ required }) => required.length === 0);
  const best = rank(topicOf(offered), ready.map(toolEntry))[0];
  const tool = best && ready[best.index];
  return tool && { kind: 'call', name: tool.name, args: {} };
}

/** A goodbye hangs up where there is a way to. */
function farewell(said: string, tools: readonly Tool[]): Reply | undefined {
  const tool = tools.find(({ name, required }) => name === 'end_call' && required.length === 0);
  return tool && smallTalkOf(said) === 'goodbye' ? { kind: 'call', name: tool.name, args: {} } : undefined;
}

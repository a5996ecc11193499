import type { Entry } from './match.js';

/** Something the assistant may say, with what it is about. */
export interface Fact {
  /** Comma-separated names of the topic; empty where the author gave none. */
  readonly topic: string;
  readonly sentence: string;
}

const KNOWLEDGE_HEADING = /\b(?:facts?|knowledge|information|faq|questions|about|details|background|data)\b/i;
const RULES_HEADING =
  /\b(?:how to|rules?|style|instructions?|guidelines?|behaviou?r|tone|answer|never|always|must|persona|role|tools?|limits?)\b/i;

interface Section {
  readonly heading: string;
  readonly facts: Fact[];
}

/**
 * Facts of an assistant's instructions: the bullets `- Topic, another name for it: The sentence to say.` under
 * headings such as `## Facts`. Where no heading speaks of knowledge, those under all headings that do not speak of
 * rules.
 */
export function parseKnowledge(instructions: string): Fact[] {
  const sections = readSections(instructions);
  const knowledge = sections.filter(({ heading }) => KNOWLEDGE_HEADING.test(heading));
  const chosen =
    knowledge.length > 0 ? knowledge : sections.filter(({ heading }) => !RULES_HEADING.test(heading));
  return chosen.flatMap(({ facts }) => facts);
}

function readSections(instructions: string): Section[] {
  const sections: Section[] = [];
  let bullet: string | undefined;
  const finish = () => {
    if (bullet !== undefined) sections.at(-1)?.facts.push(toFact(bullet));
    bullet = undefined;
  };
  for (const line of instructions.split(/\r?\n/)) {
    const heading = /^\s{0,3}#{1,6}\s+(.*)$/.exec(line)?.[1];
    const item = /^\s*[-*+]\s+(.*)$/.exec(line)?.[1];
    if (heading !== undefined || item !== undefined || line.trim() === '') finish();
    if (heading !== undefined) sections.push({ heading, facts: [] });
    else if (item !== undefined) bullet = item;
    else if (bullet !== undefined) bullet += ` ${line.trim()}`; // the bullet goes on
  }
  finish();
  return sections;
}

function toFact(bullet: string): Fact {
  const plain = bullet.replace(/[*_`]/g, '').trim();
  const match = /^([^:.!?]{1,80}):\s+(.+)$/.exec(plain);
  return match ? { topic: match[1]!.trim(), sentence: match[2]!.trim() } : { topic: '', sentence: plain };
}

export const factEntry = (fact: Fact): Entry => ({ title: fact.topic, body: fact.sentence });

/** Names of what can be talked about, the first of each topic, e.g. `opening hours`. */
export function topicNames(facts: readonly Fact[]): string[] {
  const names = facts.map(({ topic }) => topic.split(',')[0]!.trim()).filter((name) => name !== '');
  return [...new Set(names.map(uncapitalise))];
}

/** `Opening hours` in the middle of a sentence; names such as `GPS` or `iPhone` stay. */
const uncapitalise = (name: string) =>
  /^\p{Lu}\p{Ll}+(?:\s|$)/u.test(name) ? name[0]!.toLowerCase() + name.slice(1) : name;

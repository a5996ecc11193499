import { listOf, sentence } from './wordings.js';

/** How the instructions of whoever wants a conversation summed up begin. */
const WANTED = /^Sum up this conversation/;
const LINE = /^(?<who>Visitor|Assistant): (?<words>.*)$/;
const MOST_QUESTIONS = 3;

/** The conversation in `said`, a line each, in two sentences; nothing where no summary is asked for. */
export function summaryOf(instructions: string, said: string): string | undefined {
  if (!WANTED.test(instructions)) return undefined;
  const lines = said.split('\n').flatMap((line) => {
    const { who, words } = LINE.exec(line)?.groups ?? {};
    return who && words ? [{ who, words }] : [];
  });
  const asked = lines.filter(({ who }) => who === 'Visitor').map(({ words }) => `"${words}"`);
  const answered = lines.findLast(({ who }) => who === 'Assistant')?.words;
  if (asked.length === 0) return 'The visitor has said nothing yet.';
  const wants = sentence(`The visitor said ${listOf(asked.slice(-MOST_QUESTIONS))}`);
  return answered ? `${wants} ${sentence(`The last answer was: ${answered}`)}` : wants;
}

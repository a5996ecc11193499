/** What is said when no fact and no tool says it: several ways each, so that two turns do not sound alike. */
export const WORDINGS = {
  greeting: [
    'Hello! How can I help you?',
    'Hi there! What can I do for you?',
    'Hello again. What would you like to know?',
  ],
  thanks: ['You are welcome.', 'My pleasure.', 'Happy to help.'],
  goodbye: ['Goodbye, and have a nice day!', 'Bye, take care!', 'Goodbye, talk to you soon!'],
  inaudible: [
    'Sorry, I did not catch that. Could you say it again?',
    'I could not hear you well. Would you repeat that, please?',
    'Sorry, once more, please?',
  ],
  yes: ['Good. What would you like to know?', 'Fine. What can I do for you?'],
  no: ['All right. Is there anything else?', 'No problem. Just ask if you need anything.'],
  nothingToRepeat: ['I have not said anything yet. How can I help you?'],
  unknown: [
    'I am sorry, I do not know that.',
    'That is something I do not know, sorry.',
    'Sorry, I have no answer to that.',
  ],
  failed: ['I am sorry, that did not work.', 'Sorry, something went wrong there.'],
  done: ['Done.', 'All right, that is done.'],
  found: ['Here is what I found.'],
  nothingFound: ['I found nothing.', 'There is nothing to be found.'],
} as const;

/** One of the wordings; the same turn always gets the same one. */
export const wording = (kind: keyof typeof WORDINGS, turn: number): string => {
  const choices = WORDINGS[kind];
  return choices[Math.max(0, turn - 1) % choices.length]!;
};

/** `a, b and c`. */
export function listOf(items: readonly string[], conjunction = 'and'): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${conjunction} ${items.at(-1)}`;
}

/** As a sentence: with a capital and a full stop. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  const capital = trimmed[0]!.toUpperCase() + trimmed.slice(1);
  return /[.!?]["')]?$/.test(capital) ? capital : `${capital}.`;
}

/** A piece that is spoken in one go. */
export interface Piece {
  readonly text: string;
  /** Whether the voice rests after it as after a sentence, or goes on as after a comma. */
  readonly ends: 'sentence' | 'clause';
}

/** Beyond this a sentence is split at its commas: the listener would wait for it, and so would whoever asks next. */
const MAX_PIECE_CHARACTERS = 180;

const ABBREVIATION = /(?:^|\s)(?:mr|mrs|ms|dr|prof|st|no|vs|e\.g|i\.e|[a-z])\.$/i;

/** Splits what is to be said into sentences, and long ones into clauses. Pieces without a letter or digit are dropped. */
export function splitIntoPieces(text: string): Piece[] {
  return sentences(text)
    .flatMap(clauses)
    .filter((piece) => /[a-z0-9]/i.test(piece.text));
}

function sentences(text: string): string[] {
  const found: string[] = [];
  let current = '';
  for (const part of text.split(/(?<=[.!?]["')]?)\s+/)) {
    current = current ? `${current} ${part}` : part;
    if (ABBREVIATION.test(current)) continue;
    found.push(current);
    current = '';
  }
  if (current) found.push(current);
  return found;
}

function clauses(sentence: string): Piece[] {
  const pieces: Piece[] = [];
  let rest = sentence;
  while (rest.length > MAX_PIECE_CHARACTERS) {
    const at = breakBefore(rest, MAX_PIECE_CHARACTERS);
    pieces.push({ text: rest.slice(0, at).trim(), ends: 'clause' });
    rest = rest.slice(at).trim();
  }
  if (rest) pieces.push({ text: rest, ends: 'sentence' });
  return pieces;
}

/** Place to break: after the last comma or the like, else between words, else wherever it must be. */
function breakBefore(text: string, limit: number): number {
  const head = text.slice(0, limit);
  const mark = Math.max(...[', ', '; ', ': '].map((sign) => head.lastIndexOf(sign)));
  if (mark > limit / 4) return mark + 1;
  const space = head.lastIndexOf(' ');
  return space > 0 ? space : limit;
}

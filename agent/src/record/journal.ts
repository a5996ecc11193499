import { closeSync, fdatasync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Speaker } from '@voice-assistant/protocol';
import type { RecordEvent } from '@voice-assistant/protocol/schemas';

/** A message while it is still being said. */
export interface Part {
  readonly id: string;
  readonly speaker: Speaker;
  /** Of a speaker who has one. */
  readonly name?: string | undefined;
  /** What came since the last part. */
  readonly text: string;
  readonly at: string;
}

/** One line of the file, as JSON. */
type Line =
  | { readonly event: RecordEvent }
  | { readonly part: Part }
  /** So many events, from the file's beginning, are with the token server. */
  | { readonly sent: number }
  | { readonly conversation: string }
  | { readonly owner: string }
  | { readonly ended: true };

/** What a journal holds. */
export interface JournalContent {
  /** In order. */
  readonly events: readonly RecordEvent[];
  /** What was being said when the process died, as interrupted messages that nobody has recorded yet. */
  readonly unfinished: readonly RecordEvent[];
  readonly conversationId: string | undefined;
  readonly sent: number;
  readonly owner: string | undefined;
  /** The call has ended as it should. */
  readonly hasEnded: boolean;
}

/** Reads a journal. One that is not there is empty; a last line that was cut off is left out. */
export function readJournal(file: string): JournalContent {
  const events: RecordEvent[] = [];
  const open = new Map<string, RecordEvent & { kind: 'message' }>();
  let sent = 0;
  let owner: string | undefined;
  let conversationId: string | undefined;
  let hasEnded = false;
  for (const line of linesOf(file)) {
    if ('ended' in line) hasEnded = true;
    if ('event' in line || 'part' in line) hasEnded = false; // a later call of the same conversation
    if ('sent' in line) sent = line.sent;
    else if ('owner' in line) owner = line.owner;
    else if ('conversation' in line) conversationId = line.conversation;
    else if ('part' in line) {
      const { id, speaker, name, text, at } = line.part;
      open.set(id, {
        kind: 'message',
        id,
        speaker,
        ...(name !== undefined && { name }),
        text: (open.get(id)?.text ?? '') + text,
        at: open.get(id)?.at ?? at,
        interrupted: true,
      });
    } else if ('event' in line) {
      events.push(line.event);
      if (line.event.kind === 'message') open.delete(line.event.id);
    }
  }
  const unfinished = [...open.values()].filter(({ text }) => text.trim() !== '');
  return { events, unfinished, sent, owner, conversationId, hasEnded };
}

function linesOf(file: string): Line[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as Line];
    } catch {
      return []; // the machine stopped while it was written
    }
  });
}

/**
 * What is said in one conversation, on disk, before anybody is shown it: a line is with the system when the call
 * returns, so that it outlives the process, and with the disk a moment later.
 */
export class Journal {
  readonly #file: string;
  readonly #fd: number;
  #isSyncing = false;
  #isDirty = false;
  #isClosed = false;

  constructor(file: string) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    this.#file = file;
    this.#fd = openSync(file, 'a', 0o600);
  }

  event(event: RecordEvent) {
    this.#write({ event });
  }

  part(part: Part) {
    this.#write({ part });
  }

  sent(count: number) {
    this.#write({ sent: count });
  }

  conversation(id: string) {
    this.#write({ conversation: id });
  }

  owner(owner: string) {
    this.#write({ owner });
  }

  ended() {
    this.#write({ ended: true });
  }

  /** @param isDone - nothing of it is needed any more. */
  close(isDone: boolean) {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (!this.#isSyncing) closeSync(this.#fd);
    if (isDone) rmSync(this.#file, { force: true });
  }

  #write(line: Line) {
    if (this.#isClosed) return;
    writeSync(this.#fd, `${JSON.stringify(line)}\n`);
    this.#isDirty = true;
    this.#sync();
  }

  /** One at a time; what is written meanwhile goes with the next. */
  #sync() {
    if (this.#isSyncing || !this.#isDirty) return;
    this.#isSyncing = true;
    this.#isDirty = false;
    fdatasync(this.#fd, () => {
      this.#isSyncing = false;
      if (this.#isClosed) closeSync(this.#fd);
      else this.#sync();
    });
  }
}

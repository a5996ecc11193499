import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordEvent } from '@voice-assistant/protocol/schemas';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Journal, readJournal } from './journal.js';

const AT = '2026-11-21T00:00:00.000Z';
const said = (id: string): RecordEvent => ({ kind: 'message', id, speaker: 'visitor', text: id, at: AT });

let dir: string;
let file: string;
let journal: Journal;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'journal-'));
  file = join(dir, 'folder', 'call.jsonl');
  journal = new Journal(file);
});
afterEach(() => {
  journal.close(false);
  rmSync(dir, { recursive: true });
});

it('a journal is read back while it is written, with what was being said', () => {
  journal.conversation('c1');
  journal.owner('ada');
  journal.event(said('one'));
  journal.sent(1);
  journal.part({ id: 'two', speaker: 'assistant', text: 'Once ', at: AT });
  journal.part({ id: 'two', speaker: 'assistant', text: 'upon', at: AT });
  journal.part({ id: 'three', speaker: 'colleague', name: 'Cleo', text: 'Come', at: AT });
  expect(readJournal(file)).toEqual({
    events: [said('one')],
    unfinished: [
      { kind: 'message', id: 'two', speaker: 'assistant', text: 'Once upon', at: AT, interrupted: true },
      {
        ...{ kind: 'message', id: 'three', speaker: 'colleague', name: 'Cleo' },
        ...{ text: 'Come', at: AT, interrupted: true },
      },
    ],
    sent: 1,
    owner: 'ada',
    conversationId: 'c1',
    hasEnded: false,
  });
});

it('a journal knows its end, also when the rest is sent afterwards, and a later call', () => {
  journal.event(said('one'));
  journal.ended();
  journal.sent(1);
  expect(readJournal(file).hasEnded).toBe(true);
  journal.event(said('two'));
  expect(readJournal(file).hasEnded).toBe(false);
});

it('a journal outlives a line that was cut off, and is removed when it is done', () => {
  journal.event(said('one'));
  appendFileSync(file, '{"event":{"kind":"mess');
  expect(readJournal(file).events).toEqual([said('one')]);
  journal.close(true);
  expect(readJournal(file).events).toEqual([]);
});

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { PageMessagePayloads, Speaker } from '@voice-assistant/protocol';
import { MESSAGE_TEXT_MAX_LENGTH } from '@voice-assistant/protocol';
import type { RecordEvent } from '@voice-assistant/protocol/schemas';
import type { Clock, Logger } from '../ports.js';
import { Delivery } from './delivery.js';
import { Journal, readJournal } from './journal.js';
import type { TokenServer } from './token-server.js';
import type { ShownText, TranscriptListener } from './transcript-tap.js';

export type RecordedMessage = Extract<RecordEvent, { kind: 'message' }>;

export interface CallRecordOptions {
  /** Folder of all journals. */
  readonly folder: string;
  readonly roomName: string;
  /** Without one there is nothing that the token server could keep: the journal only outlives the process. */
  readonly conversationId: string | undefined;
  readonly server: TokenServer | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Asked as the agent begins to say something; what it returns tells at the end whether that was interrupted. */
  readonly watchSpeech: () => () => boolean;
}

/** As the token server has it. */
const NAME_MAX_LENGTH = 64;
const FINISH_TIMEOUT_MS = 2_000;
/** Interrupted speech ends sooner. */
const HELD_MS = 1_000;

interface Said {
  readonly id: string;
  readonly speaker: Speaker;
  readonly name?: string | undefined;
  readonly text: string;
  readonly at: string;
  readonly interrupted?: boolean;
}

/** Where the journal of a room or conversation lies. */
export function journalFile(
  folder: string,
  { roomName, conversationId }: { roomName: string; conversationId: string | undefined },
) {
  const key = createHash('sha256')
    .update(conversationId ?? roomName)
    .digest('hex')
    .slice(0, 32);
  return join(folder, `${key}.jsonl`);
}

/** What both sides say in one call, as it is said: first on disk, then on its way to the token server. */
export class CallRecord implements TranscriptListener {
  /** What was said before in this conversation, as far as this machine knows. */
  readonly past: readonly RecordedMessage[];
  /** The last call of this conversation on this machine did not end as it should. */
  readonly wasCutOff: boolean;
  readonly #options: CallRecordOptions;
  /** Told of each message of the assistant's that was cut off by the visitor. */
  onInterrupted: (messageId: string) => void = () => {};
  readonly #journal: Journal;
  readonly #delivery: Delivery | undefined;
  /** Text so far of what is being said. */
  readonly #open = new Map<string, { text: string; at: string; wasInterrupted: () => boolean }>();

  /** Typed while the agent was speaking. */
  readonly #held: Said[] = [];
  #heldTimer: NodeJS.Timeout | undefined;

  constructor(options: CallRecordOptions) {
    this.#options = options;
    const { folder, conversationId, server, logger } = options;
    const file = journalFile(folder, options);
    const before = readJournal(file);
    this.#journal = new Journal(file);
    if (conversationId !== undefined) this.#journal.conversation(conversationId);
    for (const event of before.unfinished) this.#journal.event(event);
    const events = [...before.events, ...before.unfinished];
    this.past = events.filter((event) => event.kind === 'message');
    this.wasCutOff = this.past.length > 0 && !before.hasEnded;
    if (server && conversationId !== undefined)
      this.#delivery = new Delivery({
        journal: this.#journal,
        server,
        conversationId,
        logger,
        events,
        sent: before.sent,
        owner: before.owner,
      });
    this.#delivery?.start();
  }

  /** `va.user` of the visitor, whose conversation it becomes. */
  setOwner(owner: string) {
    this.#journal.owner(owner);
    if (this.#delivery) this.#delivery.owner = owner;
  }

  /** What the visitor typed; `id` is that of its stream. */
  typed(id: string, text: string) {
    const at = this.#now();
    this.#journal.part({ id, speaker: 'visitor', text, at });
    this.#held.push({ id, speaker: 'visitor', text, at });
    // what it interrupts began before and comes first
    if (this.#open.size === 0) this.#releaseHeld();
    else this.#heldTimer ??= setTimeout(() => this.#releaseHeld(), HELD_MS);
  }

  /** What stands in the conversation without having been shown in the call. */
  note(note: Pick<Said, 'speaker' | 'name' | 'text'>) {
    this.#message({ ...note, id: crypto.randomUUID(), at: this.#now() });
  }

  feedback({ message_id, value, comment }: PageMessagePayloads['feedback.give']) {
    const at = this.#now();
    this.#add({ kind: 'feedback', message_id, value, at, ...(comment === undefined ? {} : { comment }) });
  }

  onText({ segmentId, speaker, name, isFinal }: ShownText, text: string) {
    if (!isFinal) return; // what the recogniser guesses on the way
    const open = this.#open.get(segmentId) ?? this.#begin(speaker);
    this.#open.set(segmentId, { ...open, text: open.text + text });
    this.#journal.part({ id: segmentId, speaker, name, text, at: open.at });
  }

  onEnd({ segmentId, speaker, name, isFinal }: ShownText) {
    const open = this.#open.get(segmentId);
    if (!isFinal || !open) return;
    this.#open.delete(segmentId);
    const { text, at, wasInterrupted } = open;
    const interrupted = wasInterrupted();
    this.#message({ id: segmentId, speaker, name, text, at, interrupted });
    if (interrupted) this.onInterrupted(segmentId);
    if (this.#open.size === 0) this.#releaseHeld();
  }

  /**
   * Sends what is left, for 2 s at most; the rest waits for the worker's next round.
   * @param hasEnded - the call is over, and nobody goes on with it.
   */
  async close(hasEnded: boolean): Promise<void> {
    this.#releaseHeld();
    if (hasEnded) this.#journal.ended();
    const isDelivered = (await this.#delivery?.finish(FINISH_TIMEOUT_MS)) ?? true;
    this.#journal.close(hasEnded && isDelivered);
  }

  #message({ id, speaker, name, text, at, interrupted = false }: Said) {
    const words = text.trim().slice(0, MESSAGE_TEXT_MAX_LENGTH);
    if (words === '') return;
    this.#add({
      kind: 'message',
      id,
      speaker,
      ...(name !== undefined && { name: name.slice(0, NAME_MAX_LENGTH) }),
      text: words,
      at,
      ...(interrupted ? { interrupted } : {}),
    });
  }

  #releaseHeld() {
    clearTimeout(this.#heldTimer);
    this.#heldTimer = undefined;
    for (const message of this.#held.splice(0)) this.#message(message);
  }

  #begin(speaker: ShownText['speaker']) {
    const wasInterrupted = speaker === 'assistant' ? this.#options.watchSpeech() : () => false;
    return { text: '', at: this.#now(), wasInterrupted };
  }

  #add(event: RecordEvent) {
    this.#journal.event(event);
    this.#delivery?.add(event);
  }

  #now(): string {
    return this.#options.clock.now().toISOString();
  }
}

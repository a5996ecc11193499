import type { TokenResponse } from '@voice-assistant/protocol';
import { isVoiceError } from '../errors.js';
import type { SessionFact } from '../state/index.js';
import type { CallMicrophone } from './call-microphone.js';
import { loadPart } from './load-part.js';
import type { ConversationTicket, SessionPorts, Transport, TransportEvents } from './ports.js';
import { withRetries } from './retry.js';
import type { SessionSignals } from './signals.js';

export interface RoomEntryOptions {
  /** The conversation to go on with. */
  readonly conversation: ConversationTicket | null;
  /** Takes the call over from another tab. */
  readonly takeOver: boolean;
  /** Goes on after a page load: a call that cannot be gone on with is not made anew. */
  readonly resume: boolean;
}

export interface RoomEntryDeps {
  readonly ports: SessionPorts;
  readonly signals: SessionSignals;
  readonly microphone: Pick<CallMicrophone, 'pauseUntil'>;
  /** Of the call. */
  readonly signal: AbortSignal;
  record(fact: SessionFact): void;
}

/** The way into a room: one call for all tabs, a token, a place in the queue, the connection. */
export class RoomEntry {
  /** Opens this conversation again, once the server has said how. */
  conversation: ConversationTicket | null;
  /** Signed for this call alone; for what is reported about it. */
  participantToken: string | null = null;
  /** Asked at the click, which may be what the browser has waited for. */
  readonly soundWaits: boolean;
  readonly #deps: RoomEntryDeps;
  readonly #options: RoomEntryOptions;
  /** Asked for beside the claim. */
  #earlyToken: Promise<TokenResponse> | undefined;
  #claimed: Promise<void> = Promise.resolve();

  constructor(deps: RoomEntryDeps, options: RoomEntryOptions) {
    this.#deps = deps;
    this.#options = options;
    this.conversation = options.conversation;
    this.soundWaits = deps.ports.soundWaits();
  }

  /**
   * Before anything is asked of a server, unless it is known that no other tab has the call: then the way in is begun at
   * once, before the browser has its hands full with the microphone and the drawing, and {@link enter} waits for the
   * answer, which takes a busy browser 20 ms.
   * @param onLost - Another tab takes the call. @throws VoiceError `call-elsewhere`
   */
  async claim(onLost: () => void): Promise<void> {
    const { takeOver, resume } = this.#options;
    const { ports } = this.#deps;
    const isFree = !takeOver && !resume && ports.oneCall.elsewhere === false;
    if (isFree) {
      this.#earlyToken = this.#tokenInTurn();
      this.#earlyToken.catch(() => {}); // it is awaited in the first try
    }
    this.#claimed = this.#claim(onLost);
    if (!isFree) await this.#claimed;
  }

  /** Each try has a token and a room of its own. @throws VoiceError, `call-elsewhere` included */
  async enter(events: TransportEvents): Promise<Transport> {
    const { ports, signal, record } = this.#deps;
    const onAttempt = (attempt: number) => record({ type: 'call/attempted', attempt });
    const entered = withRetries(() => this.#try(events), { signal, random: ports.random, onAttempt });
    entered.catch(() => {}); // thrown below
    try {
      await this.#claimed;
    } catch (error) {
      void entered.then((transport) => transport.disconnect()).catch(() => {}); // another tab was quicker
      throw error;
    }
    return entered;
  }

  async #claim(onLost: () => void): Promise<void> {
    const { takeOver, resume: patient } = this.#options;
    const { ports, signal } = this.#deps;
    const ticket = () => this.conversation;
    const given = await ports.oneCall.claim(signal, { takeOver, patient, ticket, onLost });
    this.conversation = given ?? this.conversation;
  }

  /** The script and the token are fetched side by side. */
  async #try(events: TransportEvents): Promise<Transport> {
    const { ports, signal } = this.#deps;
    const token = this.#earlyToken ?? this.#tokenInTurn();
    this.#earlyToken = undefined; // one try each
    const [transports, details] = await Promise.all([ports.loadTransports(), token]);
    signal.throwIfAborted();
    const { conversation_id: id, conversation_key: key } = details;
    this.conversation = id && key ? { id, key } : null;
    this.participantToken = details.participant_token;
    const transport = transports.create(events);
    try {
      await transport.connect(details, signal);
      signal.throwIfAborted();
      return transport;
    } catch (error) {
      await transport.disconnect();
      throw error;
    }
  }

  /** Waits where all lines are busy and the server keeps a queue; the microphone is let go meanwhile. */
  async #tokenInTurn(): Promise<TokenResponse> {
    const { ports, signal, microphone, record } = this.#deps;
    try {
      return await this.#token(null);
    } catch (error) {
      const queue = isVoiceError(error) ? error.queue : null;
      if (!queue) throw error;
      const { waitForLine } = await loadPart(import('./waiting-line.extra.js'));
      const fetchToken = (ticket: string) => this.#token(ticket);
      const admitted = waitForLine(queue, { signal, nowMs: ports.nowMs, fetchToken, record });
      void microphone.pauseUntil(admitted).catch(() => {}); // not admitted
      return admitted;
    }
  }

  /** A conversation that the server does not know any more is begun anew, unless it is all that is wanted. */
  async #token(queueTicket: string | null): Promise<TokenResponse> {
    const { ports, signals, signal } = this.#deps;
    const { conversation, soundWaits } = this;
    try {
      return await ports.fetchToken(signal, { conversation, queueTicket, soundWaits });
    } catch (error) {
      const refused = conversation && isVoiceError(error) && error.code === 'token-rejected';
      if (!refused || this.#options.resume) throw error;
      const message = 'the server does not go on with the conversation; a new one begins';
      signals.emit('warning', { code: 'conversation-lost', message });
      this.conversation = null;
      return ports.fetchToken(signal, { conversation: null, queueTicket, soundWaits });
    }
  }
}

import type {
  Conversation,
  ConversationChannel,
  ConversationPage,
  FeedbackRequest,
  MessagePage,
  RecordRequest,
} from '@voice-assistant/protocol';

export interface NewConversation {
  readonly id: string;
  /** The signed-in user whose it is; absent where it belongs to who holds its key. */
  readonly owner?: string | undefined;
  readonly channel: ConversationChannel;
  readonly title?: string | undefined;
}

/** Positions are exclusive. */
export interface MessageQuery {
  readonly after: number;
  /** With this, the page holds the last of them, and has no `next`. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** Where a list goes on: below the conversation that was made then and has that id. */
export interface ListCursor {
  readonly createdAtMs: number;
  readonly id: string;
}

/**
 * What was said, for as long as it is kept. Every method rejects with the `HttpError` `database-unreachable` while the
 * database does not answer; what was to be written then may have been written or not, and may be sent again.
 */
export interface ConversationStore {
  create(conversation: NewConversation): Promise<Conversation>;
  find(id: string): Promise<Conversation | undefined>;
  /** Whether it was there and has been removed, as far back as that is remembered. */
  isRemoved(id: string): Promise<boolean>;
  list(query: {
    readonly owner: string;
    readonly before?: ListCursor | undefined;
    readonly limit: number;
  }): Promise<ConversationPage>;
  /**
   * Stores what is not there yet, all or nothing, and makes the conversation if it is new.
   * @returns The ids of all events: each is stored, now or before.
   * @throws {HttpError} `conversation-not-found` with status 410 for one that has been removed.
   */
  record(id: string, request: RecordRequest): Promise<readonly string[]>;
  /** In the order of their positions: the first ones after `after`, or the last ones before `before`. */
  messages(id: string, query: MessageQuery): Promise<MessagePage>;
  /** @returns Whether there is such a message. */
  giveFeedback(id: string, feedback: FeedbackRequest): Promise<boolean>;
  /** With all that is in it, for ever. @returns Whether it was there. */
  remove(id: string): Promise<boolean>;
  /** Removes what nobody has added to since `beforeMs`; @returns how many. */
  sweep(beforeMs: {
    readonly silent: number;
    readonly empty: number;
    readonly removed: number;
  }): Promise<number>;
}

/** Tells when something was added to a conversation, by this process or another one. */
export interface ChangeFeed {
  /** @returns Ends the subscription. A call may come without a change, and one for several. */
  subscribe(conversationId: string, onChange: () => void): () => void;
  /** Aborted when this server stops. */
  readonly closed: AbortSignal;
}

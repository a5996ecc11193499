/** One visitor's place in one call. */
export interface CallGrant {
  readonly roomName: string;
  readonly identity: string;
  /** Shown to the others in the room. */
  readonly displayName?: string | undefined;
  readonly agent: {
    readonly name: string;
    /** JSON text for the agent, see `DispatchMetadata` of the protocol; empty when there is nothing to tell. */
    readonly metadata: string;
  };
}

/** Makes the tokens that the media server accepts. */
export interface TokenIssuer {
  /** @returns A JWT with which that identity may join that room, and no other. */
  issue(grant: CallGrant): Promise<string>;
}

/** What this server asks of the media server. */
export interface MediaServer {
  /** Whether it answers and takes our credentials. Cheap to call often. Never rejects. */
  isReachable(): Promise<boolean>;
}

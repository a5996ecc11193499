import { RoomServiceClient } from 'livekit-server-sdk';
import type { Logger } from 'pino';
import type { MediaServer } from '../ports.js';
import { reasonOf } from './media-server-error.js';

const TIMEOUT_SECONDS = 2;

/** So that asking us often does not mean asking the media server often. */
const KEPT_FOR_MS = 2_000;

/** No room is called this; the answer is short however many rooms there are. */
const NO_ROOM = 'readyz';

export interface MediaServerOptions {
  /** `http:` or `https:` */
  readonly url: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly nowMs: () => number;
  readonly log: Logger;
}

export function createMediaServer({ url, apiKey, apiSecret, nowMs, log }: MediaServerOptions): MediaServer {
  const rooms = new RoomServiceClient(url, apiKey, apiSecret, {
    requestTimeout: TIMEOUT_SECONDS,
    failover: false, // another region's health is not this one's, and looking for it takes longer than the timeout
  });
  let kept: { readonly untilMs: number; readonly answer: Promise<boolean> } | undefined;
  let wasReachable: boolean | undefined;

  const ask = async (): Promise<boolean> => {
    try {
      await rooms.listRooms([NO_ROOM]);
      if (wasReachable === false) log.info('media server answers again');
      wasReachable = true;
    } catch (error) {
      // once for each time it goes away, not for each time somebody asks
      if (wasReachable !== false)
        log.warn({ reason: reasonOf(error), url }, 'media server does not answer, or refuses our key');
      wasReachable = false;
    }
    return wasReachable;
  };

  return {
    isReachable: () => {
      // while the question is under way it is kept as well: the time counts from when it was asked
      if (kept === undefined || kept.untilMs <= nowMs())
        kept = { untilMs: nowMs() + KEPT_FOR_MS, answer: ask() };
      return kept.answer;
    },
  };
}

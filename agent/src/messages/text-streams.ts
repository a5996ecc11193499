import { setTimeout as delay } from 'node:timers/promises';
import type { Room, TextStreamInfo } from '@livekit/rtc-node';

/** A text that somebody in the room has sent; nothing when it was longer than allowed or broke off. */
export interface ReceivedText {
  readonly text: string | undefined;
  readonly identity: string;
  readonly info: TextStreamInfo;
}

export interface TextTopic {
  readonly topic: string;
  /** Of a text's UTF-8 form. */
  readonly maxBytes: number;
  /** How long a text that has not come to its end is waited for, while later ones of its sender have. Default 5,000. */
  readonly stuckMs?: number;
}

const STUCK_MS = 5_000;

/**
 * Hands on the texts of a topic, those of one sender in the order in which they began. The media library reads each by
 * itself, and may reach the end of a later one sooner. Once for a room and topic.
 */
export function receiveTexts(
  room: Room,
  { topic, maxBytes, stuckMs = STUCK_MS }: TextTopic,
  onText: (received: ReceivedText) => void,
): void {
  const latest = new Map<string, Promise<void>>();
  room.registerTextStreamHandler(topic, async (reader, { identity }) => {
    const reading = readTextStream(reader, maxBytes);
    const before = latest.get(identity);
    const handled = (async () => {
      const text = await reading;
      await before;
      onText({ text, identity, info: reader.info });
    })();
    const stuck = delay(stuckMs, undefined, { ref: false });
    const settled = Promise.race([handled.catch(() => {}), stuck]);
    latest.set(identity, settled);
    await handled;
    if (latest.get(identity) === settled) latest.delete(identity);
  });
}

async function readTextStream(reader: AsyncIterable<string>, maxBytes: number): Promise<string | undefined> {
  let text = '';
  let bytes = 0;
  try {
    for await (const part of reader) {
      bytes += Buffer.byteLength(part);
      if (bytes > maxBytes) return undefined;
      text += part;
    }
    return text;
  } catch {
    return undefined; // the sender left in the middle
  }
}

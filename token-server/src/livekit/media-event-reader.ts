import { type WebhookEvent, WebhookReceiver } from 'livekit-server-sdk';
import type { MediaEvent, MediaEventReader } from '../ports.js';
import { kindOf, sourceOf, typeOf } from './room-info.js';

/** Checks the signature, which covers a digest of the body, and reads what it says. */
export function createMediaEventReader({
  apiKey,
  apiSecret,
}: {
  readonly apiKey: string;
  readonly apiSecret: string;
}): MediaEventReader {
  const receiver = new WebhookReceiver(apiKey, apiSecret);
  return {
    read: async (body, authorization) => {
      try {
        return toMediaEvent(await receiver.receive(body, authorization));
      } catch {
        return undefined; // the SDK has no code that tells one failure from another, nor has the caller a use for it
      }
    },
  };
}

const toMediaEvent = ({ id, event, createdAt, room, participant, track }: WebhookEvent): MediaEvent => ({
  id,
  name: event,
  atSeconds: Number(createdAt),
  room: room && { sid: room.sid, name: room.name },
  participant: participant && {
    sid: participant.sid,
    identity: participant.identity,
    kind: kindOf(participant),
  },
  track: track && { sid: track.sid, type: typeOf(track), source: sourceOf(track) },
});

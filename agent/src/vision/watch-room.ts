import {
  type LocalParticipant,
  ParticipantKind,
  type RemoteParticipant,
  type RemoteTrackPublication,
  type Room,
  RoomEvent,
  TrackSource,
} from '@livekit/rtc-node';
import { type Presence, VISION } from '@voice-assistant/protocol';
import { z } from 'zod';
import type { Logger } from '../ports.js';
import { isVisitor } from '../visitor.js';
import { CameraEye } from './camera-eye.js';
import type { Describer } from './describe-frame.js';
import type { LookAnswer } from './look-answer.js';

export interface WatchRoomDeps {
  readonly room: Room;
  readonly describer: Describer;
  readonly now: () => number;
  readonly logger: Logger;
}

const lookSchema = z.object({ question: z.string().trim().min(1).max(500) });

/**
 * Watches the visitor's camera in a room, and nothing else: subscribes to no other track and publishes none. Says who
 * is there in its attribute, and answers the agent's questions. Returns how to stop it.
 */
export function watchRoom({ room, describer, now, logger }: WatchRoomDeps): () => void {
  const me = room.localParticipant as LocalParticipant;
  const tell = (presence: Presence) => {
    logger.info({ presence }, 'presence');
    me.setAttributes({ [VISION.presence]: presence }).catch((error: unknown) => {
      logger.debug({ error }, 'attribute not set, the room is gone');
    });
  };
  const eye = new CameraEye({ onPresence: tell, now });
  let watched: string | undefined;
  const isCamera = (publication: { source?: TrackSource | undefined }) =>
    publication.source === TrackSource.SOURCE_CAMERA;
  const onPublished = (publication: RemoteTrackPublication, participant: RemoteParticipant) => {
    if (isCamera(publication) && isVisitor(participant)) publication.setSubscribed(true);
  };
  const open = (publication: RemoteTrackPublication) => {
    if (!publication.track || publication.muted) return;
    watched = publication.sid;
    eye.open(publication.track);
  };
  const onGone = (sid: string | undefined) => {
    if (sid !== undefined && sid === watched) eye.close();
  };
  room.on(RoomEvent.TrackPublished, onPublished);
  room.on(RoomEvent.TrackSubscribed, (_, publication) => isCamera(publication) && open(publication));
  room.on(RoomEvent.TrackUnsubscribed, (_, { sid }) => onGone(sid));
  room.on(RoomEvent.TrackMuted, ({ sid }) => onGone(sid));
  room.on(RoomEvent.TrackUnmuted, (publication) => {
    if (publication.sid === watched) open(publication as RemoteTrackPublication);
  });
  me.registerRpcMethod(VISION.look, async ({ callerIdentity, payload }) => {
    const caller = room.remoteParticipants.get(callerIdentity);
    const isAgent = caller?.info.kind === ParticipantKind.AGENT;
    // a picture costs money: a page has to ask the assistant
    const answer: LookAnswer = isAgent ? await look(payload) : { error: 'not-allowed' };
    return JSON.stringify(answer);
  });
  const look = async (payload: string): Promise<LookAnswer> => {
    const { data } = lookSchema.safeParse(parse(payload));
    if (!data) return { error: 'not-allowed' };
    const { frame } = eye;
    if (!frame) return { error: 'camera-off' };
    try {
      return { answer: await describer.describe(frame, data.question) };
    } catch (error) {
      logger.error({ error }, 'the model that sees gave no answer');
      return { error: 'model-failed' };
    }
  };
  tell('camera-off');
  for (const participant of room.remoteParticipants.values())
    for (const publication of participant.trackPublications.values()) onPublished(publication, participant);
  return () => eye.close();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the schema then says that it is no object
  }
}

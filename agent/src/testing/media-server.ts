import { AccessToken, RoomAgentDispatch, RoomConfiguration, RoomServiceClient } from 'livekit-server-sdk';

/** Key and secret of `livekit-server --dev`. */
export const DEV_KEY = 'devkey';
export const DEV_SECRET = 'secret';

/** Address of the media server that the tests use. The runner starts one. */
export function mediaServerUrl(): string {
  const url = process.env.LIVEKIT_TEST_URL;
  if (!url)
    throw new Error(
      'LIVEKIT_TEST_URL is not set. Run `npm test`, or start `livekit-server --dev` and set it to ws://127.0.0.1:7880',
    );
  return url;
}

export const roomService = (url: string) =>
  new RoomServiceClient(url.replace(/^ws/, 'http'), DEV_KEY, DEV_SECRET);

export interface TestToken {
  readonly room: string;
  readonly identity: string;
  readonly agentName: string;
  /** Of an agent that only looks on. */
  readonly watcherName?: string | undefined;
  readonly metadata: string;
  /** Of the visitor, as the token server sets them. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A token as the token server makes them: joining dispatches the agent. */
export async function createToken({
  room,
  identity,
  agentName,
  watcherName,
  metadata,
  attributes = {},
}: TestToken): Promise<string> {
  const token = new AccessToken(DEV_KEY, DEV_SECRET, { identity, attributes: { ...attributes } });
  token.addGrant({ roomJoin: true, room, canPublish: true, canSubscribe: true, canPublishData: true });
  const agents = [
    new RoomAgentDispatch({ agentName, metadata }),
    ...(watcherName === undefined ? [] : [new RoomAgentDispatch({ agentName: watcherName })]),
  ];
  token.roomConfig = new RoomConfiguration({ agents });
  return token.toJwt();
}

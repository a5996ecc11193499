import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { AccessToken, RoomAgentDispatch, RoomConfiguration } from 'livekit-server-sdk';

/**
 * The reference: what a tutorial's token endpoint is, a bare `node:http` handler that signs with the SDK the same token
 * as ours. It checks nothing and does not even read the body. Listens on `PORT`, as a process of its own.
 */
const { LIVEKIT_API_KEY: key, LIVEKIT_API_SECRET: secret, LIVEKIT_URL: url, PORT } = process.env;

createServer(async (req, res) => {
  if (req.method !== 'POST') {
    res.end();
    return;
  }
  const identity = `voice_assistant_user_${randomBytes(16).toString('hex')}`;
  const token = new AccessToken(key, secret, { identity, name: 'Ada', ttl: 900 });
  token.addGrant({
    room: `conversation:${randomBytes(16).toString('hex')}`,
    roomJoin: true,
    canPublish: true,
    canPublishData: true,
    canSubscribe: true,
    canUpdateOwnMetadata: false,
  });
  token.roomConfig = new RoomConfiguration({
    emptyTimeout: 300,
    departureTimeout: 20,
    maxParticipants: 1,
    agents: [new RoomAgentDispatch({ agentName: 'voice-assistant', metadata: '{"assistant":"support"}' })],
  });
  const body = JSON.stringify({ server_url: url, participant_token: await token.toJwt() });
  res.writeHead(201, { 'Content-Type': 'application/json' }).end(body);
}).listen(Number(PORT), '127.0.0.1');

import type { IncomingMessage } from 'node:http';
import { AGENT_TOKEN_AUDIENCE } from '@voice-assistant/protocol';
import { jwtVerify } from 'jose';
import type { LiveKitAccess } from '../life/livekit-rooms.js';

export const bearerOf = ({ headers }: IncomingMessage): string =>
  headers.authorization?.replace(/^Bearer /i, '') ?? '';

/** Whether a request is of somebody who knows the media server's secret and means a worker. */
export async function isOurs(
  request: IncomingMessage,
  { apiKey, apiSecret }: Omit<LiveKitAccess, 'url'>,
): Promise<boolean> {
  try {
    await jwtVerify(bearerOf(request), new TextEncoder().encode(apiSecret), {
      algorithms: ['HS256'],
      issuer: apiKey,
      audience: AGENT_TOKEN_AUDIENCE,
      requiredClaims: ['exp'],
    });
    return true;
  } catch {
    return false;
  }
}

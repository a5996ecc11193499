import { SERVICE_TOKEN_AUDIENCE } from '@voice-assistant/protocol';
import { SignJWT } from 'jose';
import { API_KEY, API_SECRET } from './issuer.js';

export interface ServiceTokenOptions {
  apiKey?: string;
  apiSecret?: string;
  audience?: string;
  expires?: string;
}

/** What an agent signs for itself. */
export function serviceToken(options: ServiceTokenOptions = {}): Promise<string> {
  const { apiKey = API_KEY, apiSecret = API_SECRET, audience = SERVICE_TOKEN_AUDIENCE } = options;
  return new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(apiKey)
    .setSubject('agent-1')
    .setAudience(audience)
    .setExpirationTime(options.expires ?? '5m')
    .sign(new TextEncoder().encode(apiSecret));
}

/** The header with it. */
export const asService = async (options?: ServiceTokenOptions) => ({
  Authorization: `Bearer ${await serviceToken(options)}`,
});

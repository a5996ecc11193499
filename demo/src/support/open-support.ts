import { z } from 'zod';
import { Identity } from './identity.js';
import type { SupportDeps } from './routes.js';
import { TokenServer } from './token-server.js';

const schema = z.object({
  AUTH_JWT_SECRET: z.string().min(32).optional(),
  LIVEKIT_API_KEY: z.string().min(1).optional(),
  LIVEKIT_API_SECRET: z.string().min(1).optional(),
  VOICE_SERVER_URL: z.url().default('http://localhost:8080'),
  /** Where this server itself reaches the token server; by default, as browsers do. */
  TOKEN_SERVER_URL: z.url().optional(),
  /** How long a customer's token holds. */
  SUPPORT_TOKEN_TTL_SECONDS: z.coerce.number().int().min(5).max(86_400).default(600),
});

/** What the support site needs. Nothing where the secrets that it shares with the token server are not set. */
export function openSupport(env: Readonly<Record<string, string | undefined>>): SupportDeps | undefined {
  const settings = schema.parse(Object.fromEntries(Object.entries(env).filter(([, value]) => value)));
  const { AUTH_JWT_SECRET: secret, LIVEKIT_API_KEY: apiKey, LIVEKIT_API_SECRET: apiSecret } = settings;
  if (!secret || !apiKey || !apiSecret) return undefined;
  const url = (settings.TOKEN_SERVER_URL ?? settings.VOICE_SERVER_URL).replace(/\/$/, '');
  return {
    identity: new Identity({ secret, tokenTtlSeconds: settings.SUPPORT_TOKEN_TTL_SECONDS }),
    tokenServer: new TokenServer({ url, apiKey, apiSecret }),
  };
}

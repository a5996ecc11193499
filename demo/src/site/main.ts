import { env } from 'node:process';
import { z } from 'zod';
import { openCv } from '../cv/open-cv.js';
import { openSupport } from '../support/open-support.js';
import { createSite } from './app.js';

const { DEMO_HOST, DEMO_PORT, VOICE_SERVER_URL, TOKEN_SERVER_URL, KIOSK_ID, KIOSK_KEY, ...livekit } = z
  .object({
    /** Only this machine, unless somebody decides otherwise: a container does. */
    DEMO_HOST: z.string().default('127.0.0.1'),
    DEMO_PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
    VOICE_SERVER_URL: z.url().default('http://localhost:8080'),
    /** Where this server itself reaches the token server; by default, as browsers do. */
    TOKEN_SERVER_URL: z.url().optional(),
    /** One of `KIOSK_KEYS` of the token server. */
    KIOSK_ID: z.string().default('volcano'),
    KIOSK_KEY: z.string().min(16).optional(),
    LIVEKIT_URL: z.string().default('ws://localhost:7880'),
    LIVEKIT_PUBLIC_URL: z.string().optional(),
    LIVEKIT_API_KEY: z.string().optional(),
    LIVEKIT_API_SECRET: z.string().optional(),
  })
  .parse(env);

const cv = await openCv(env, (error) => console.error('cv:', error instanceof Error ? error.message : error));
const voiceServer = VOICE_SERVER_URL.replace(/\/$/, '');
const tokenServer = (TOKEN_SERVER_URL ?? voiceServer).replace(/\/$/, '');
const kiosk = KIOSK_KEY ? { tokenServerUrl: tokenServer, kioskId: KIOSK_ID, key: KIOSK_KEY } : undefined;
const { LIVEKIT_API_KEY: apiKey, LIVEKIT_API_SECRET: apiSecret } = livekit;
const door = {
  tokenServer,
  mediaServer: livekit.LIVEKIT_PUBLIC_URL || livekit.LIVEKIT_URL,
  keys: apiKey && apiSecret ? { apiKey, apiSecret } : undefined,
};
const site = createSite({ voiceServer, cv, door, support: openSupport(env), kiosk });
const server = site.listen(DEMO_PORT, DEMO_HOST);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => server.close());

import { SERVICE_TOKEN_AUDIENCE } from '@voice-assistant/protocol';

/** Every kind of credentials. All but the last are sent as `Authorization: Bearer …`. */
const SCHEMES = {
  user: 'A token of your site, with `AUTH_MODE=jwt` or `module`; without, anybody may ask.',
  conversationKey: 'The `conversation_key` that came with a token: opens that conversation and no other.',
  service: `A JWT that your agent or server signs with \`LIVEKIT_API_SECRET\`: \`aud\` \`${SERVICE_TOKEN_AUDIENCE}\`, \`iss\` the key, \`exp\` in ten minutes at most.`,
  admin: '`<key>:<secret>` of the media server, or a token signed with them that has the grant.',
  participant: 'The `participant_token` of a call.',
  kiosk: 'The key of a kiosk, from `KIOSK_KEYS`.',
  metrics: '`METRICS_TOKEN`; without it set, only this machine may ask.',
} as const;

export type SecurityName = keyof typeof SCHEMES | 'webhook' | 'none';

/** As OpenAPI has them. */
export const securitySchemes = {
  ...Object.fromEntries(
    Object.entries(SCHEMES).map(([name, description]) => [
      name,
      { type: 'http', scheme: 'bearer', description },
    ]),
  ),
  webhook: {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description: 'A JWT with the hash of the body, by which the media server signs it.',
  },
};

/** Any one of them is enough. */
export const toSecurity = (names: readonly SecurityName[]) =>
  names.map((name) => (name === 'none' ? {} : { [name]: [] }));

import { createTokenIssuer, type TokenIssuerOptions } from '../livekit/token-issuer.js';

export const API_KEY = 'key';
export const API_SECRET = 'this-is-the-api-secret-of-32-chars';

/** The real issuer, with a key that no media server knows. */
export const realIssuer = (options: Partial<TokenIssuerOptions> = {}) =>
  createTokenIssuer({
    apiKey: API_KEY,
    apiSecret: API_SECRET,
    ttlSeconds: 900,
    visitorSources: ['microphone', 'camera', 'screen_share'],
    roomEmptyTimeoutSeconds: 300,
    nowMs: Date.now,
    ...options,
  });

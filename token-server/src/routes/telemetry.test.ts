import { SERVICE_TOKEN_AUDIENCE } from '@voice-assistant/protocol';
import { describe, expect, it } from 'vitest';
import { createJwtSigner } from '../auth/sign-jwt.js';
import { API_KEY, API_SECRET } from '../testing/issuer.js';
import { startApp } from '../testing/start-app.js';

const nowSeconds = Math.floor(Date.now() / 1000);
const JOIN = { iss: API_KEY, sub: 'visitor', exp: nowSeconds + 60, video: { room: 'r', roomJoin: true } };
const SERVICE = { iss: API_KEY, sub: 'agent', aud: SERVICE_TOKEN_AUDIENCE, exp: nowSeconds + 60 };
const REPORT = {
  connect_ms: 400,
  turns: [{ response_ms: 900 }, { response_ms: 1_200 }],
  interruptions: [{ ms: 250 }],
  rtt_ms: 80,
  packet_loss: 0.02,
  jitter_ms: 4,
  quality: 'good',
};

const bearer = (claims: object, secret = API_SECRET) => ({
  Authorization: `Bearer ${createJwtSigner(secret)(claims)}`,
});

describe('POST /api/telemetry', () => {
  it.each([
    ['who is in a call', JOIN],
    ['who was in one an hour ago', { ...JOIN, exp: nowSeconds - 3_500 }],
    ['an agent', SERVICE],
  ])('takes the figures of %s into the metrics', async (_, claims) => {
    await using app = await startApp();
    expect((await app.post('/api/telemetry', REPORT, bearer(claims))).status).toBe(204);
    const text = await (await app.fetch('/metrics')).text();
    for (const line of [
      'connection_latency_seconds_bucket{le="0.5"} 1',
      'turn_latency_seconds_count 2',
      'interruption_latency_seconds_sum 0.25',
      'round_trip_time_ms_bucket{le="100"} 1',
      'packet_loss_bucket{le="0.02"} 1',
      'jitter_ms_sum 4',
      'connection_quality_total{quality="good"} 1',
    ])
      expect(text).toContain(`${line}\n`);
  });

  it.each([
    ['a token that ended earlier', { ...JOIN, exp: nowSeconds - 3_700 }, API_SECRET],
    ['a token of another secret', JOIN, 'another-secret-that-is-long-enough'],
    ['a token that joins nothing', { ...JOIN, video: { roomList: true } }, API_SECRET],
  ])('refuses %s', async (_, claims, secret) => {
    await using app = await startApp();
    expect((await app.post('/api/telemetry', REPORT, bearer(claims, secret))).status).toBe(401);
  });

  it.each([{ rtt_ms: -1 }, { packet_loss: 2 }, { room: 'r' }, { turns: [{}] }])(
    'refuses %j',
    async (body) => {
      await using app = await startApp();
      expect((await app.post('/api/telemetry', body, bearer(JOIN))).status).toBe(400);
    },
  );
});

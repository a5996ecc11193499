import type { KioskSession } from '@voice-assistant/protocol';
import express, { Router } from 'express';

export interface KioskDeps {
  /** Where this server reaches the token server; no slash at the end. */
  readonly tokenServerUrl: string;
  readonly kioskId: string;
  /** Opens sessions of the kiosk. Stays on this server: a page can be read by who stands in front of it. */
  readonly key: string;
}

const TIMEOUT_MS = 10_000;

/**
 * `POST /session` is the kiosk page's token endpoint: one session for one visitor, of the kiosk that this server stands
 * for. The session before is removed first, should its page have died without a goodbye.
 */
export function kioskApi({ tokenServerUrl, kioskId, key }: KioskDeps): Router {
  const sessions = `${tokenServerUrl}/api/kiosk/session`;
  const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' };
  const ask = (url: string, init: RequestInit) =>
    fetch(url, { ...init, headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
  let last: string | undefined;

  const router = Router();
  router.post('/session', express.json({ limit: '16kb' }), async (request, response) => {
    response.set('Cache-Control', 'no-store');
    if (last) await ask(`${sessions}/${last}`, { method: 'DELETE' }).catch(() => {}); // it ends by itself, later
    last = undefined;
    const { room_config, participant_attributes, queue_ticket } = request.body ?? {};
    const body = { kiosk_id: kioskId, room_config, participant_attributes, queue_ticket };
    const answer = await ask(sessions, { method: 'POST', body: JSON.stringify(body) });
    const text = await answer.text();
    if (answer.ok) last = (JSON.parse(text) as KioskSession).session_id;
    for (const name of ['Retry-After', 'Content-Type']) {
      const value = answer.headers.get(name);
      if (value) response.set(name, value);
    }
    response.status(answer.status).send(text);
  });
  return router;
}

import type { KioskSession } from '@voice-assistant/protocol';
import express, { type Request, type Response, Router } from 'express';

export interface KioskDeps {
  /** Where this server reaches the token server; no slash at the end. */
  readonly tokenServerUrl: string;
  readonly kioskId: string;
  /** Opens sessions of the kiosk. Stays on this server: a page can be read by who stands in front of it. */
  readonly key: string;
}

const TIMEOUT_MS = 10_000;
const COOKIE = 'kiosk_session';
const COOKIE_OPTIONS = { httpOnly: true, sameSite: 'strict', path: '/kiosk' } as const;

/**
 * `POST /session` is the kiosk page's token endpoint: one session for one visitor, of the kiosk that this server stands
 * for. `DELETE /session` ends the one that the same screen has, as its page does with each visit. A session that is
 * left over, because a page has died without a goodbye, is removed before the next one begins.
 */
export function kioskApi({ tokenServerUrl, kioskId, key }: KioskDeps): Router {
  const sessions = `${tokenServerUrl}/api/kiosk/session`;
  const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' };
  const ask = (url: string, init: RequestInit) =>
    fetch(url, { ...init, headers, signal: AbortSignal.timeout(TIMEOUT_MS) });

  const end = async (request: Request) => {
    const session = sessionOf(request);
    if (!session) return;
    const { status } = await ask(`${sessions}/${encodeURIComponent(session)}`, { method: 'DELETE' });
    if (status >= 500) throw new Error(`the session is still there: ${status}`);
  };
  const open = async (request: Request, response: Response) => {
    await end(request).catch(() => {}); // it ends by itself, later
    const { room_config, participant_attributes, queue_ticket } = request.body ?? {};
    const body = { kiosk_id: kioskId, room_config, participant_attributes, queue_ticket };
    const answer = await ask(sessions, { method: 'POST', body: JSON.stringify(body) });
    const text = await answer.text();
    // each screen knows its own: another one's visitor goes on
    if (answer.ok) response.cookie(COOKIE, (JSON.parse(text) as KioskSession).session_id, COOKIE_OPTIONS);
    for (const name of ['Retry-After', 'Content-Type']) {
      const value = answer.headers.get(name);
      if (value) response.set(name, value);
    }
    response.status(answer.status).send(text);
  };

  const router = Router();
  router.use('/session', (request, response, next) => {
    response.set('Cache-Control', 'no-store');
    // another site's page could open sessions here, too; it would only not read the answer
    if (request.headers['sec-fetch-site'] === 'same-origin') next();
    else response.status(403).end();
  });
  const unreachable = (response: Response) => () =>
    void response.status(502).json({ detail: 'The token server does not answer.' });
  router
    .route('/session')
    .post(express.json({ limit: '16kb' }), (request, response) =>
      open(request, response).catch(unreachable(response)),
    )
    .delete((request, response) =>
      end(request).then(
        () => void response.clearCookie(COOKIE, COOKIE_OPTIONS).status(204).end(),
        unreachable(response), // with the cookie: the next session begins with another try
      ),
    );
  return router;
}

function sessionOf({ headers }: Request): string | undefined {
  const cookies = (headers.cookie ?? '').split(/; */).map((it) => it.split('='));
  return cookies.find(([name]) => name === COOKIE)?.[1];
}

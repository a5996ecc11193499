import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readiness } from '@voice-assistant/protocol';
import { Router } from 'express';
import type { Conversations } from '../conversations/open-conversations.js';
import { methodNotAllowed } from '../middleware/errors.js';
import type { MediaServer } from '../ports.js';
import { WIDGET_SCRIPT } from './widget.js';

/** Asked every few seconds by whatever runs us: nothing for the log. */
export const HEALTH_PATHS: ReadonlySet<string> = new Set(['/healthz', '/readyz']);

export interface HealthRouteDeps {
  readonly mediaServer: MediaServer;
  readonly conversations: Pick<Conversations, 'isReachable'>;
  readonly widgetDir: string;
}

/**
 * `GET /healthz` → 200 while the process lives. `GET /readyz` → 200, or 503 while calls cannot be started and kept from
 * here: the media server does not answer or refuses our key, the database does not answer, or there is no widget.
 */
export function healthRoutes({ mediaServer, conversations, widgetDir }: HealthRouteDeps): Router {
  const router = Router();
  router.use([...HEALTH_PATHS], (_req, res, next) => {
    res.set('Cache-Control', 'no-store');
    next();
  });
  router
    .route('/healthz')
    .get((_req, res) => {
      res.json({ status: 'ok' });
    })
    .all(methodNotAllowed('GET', 'HEAD'));
  router
    .route('/readyz')
    .get(async (_req, res) => {
      const [isReachable, hasDatabase, hasWidget] = await Promise.all([
        mediaServer.isReachable(),
        conversations.isReachable(),
        isThere(join(widgetDir, WIDGET_SCRIPT)),
      ]);
      const isReady = isReachable && hasDatabase && hasWidget;
      const answer: Readiness = {
        status: isReady ? 'ok' : 'unavailable',
        checks: {
          media_server: isReachable ? 'ok' : 'unreachable',
          database: hasDatabase ? 'ok' : 'unreachable',
          widget: hasWidget ? 'ok' : 'missing',
        },
      };
      res.status(isReady ? 200 : 503).json(answer);
    })
    .all(methodNotAllowed('GET', 'HEAD'));
  return router;
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

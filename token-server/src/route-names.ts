/** Every path that is answered, but for the widget's files. */
export const ROUTES = [
  '/token',
  '/token/refresh',
  '/api/livekit/token',
  '/api/livekit/room/create',
  '/api/livekit/room/:conversationId/participants',
  '/api/kiosk/session',
  '/api/kiosk/session/:session_id',
  '/api/connection-details',
  '/api/conversations',
  '/api/conversations/:id',
  '/api/conversations/:id/messages',
  '/api/conversations/:id/feedback',
  '/api/conversations/:id/export',
  '/api/conversations/:id/events',
  '/api/telemetry',
  '/rooms',
  '/rooms/:name',
  '/rooms/:name/participants',
  '/rooms/:name/tokens',
  '/rooms/:name/participants/:sid/tracks',
  '/usage',
  '/livekit/connect',
  '/livekit/disconnect',
  '/livekit/status',
  '/livekit/process-voice',
  '/livekit/events',
  '/webhooks/livekit',
  '/workers',
  '/metrics',
  '/healthz',
  '/readyz',
  '/openapi.json',
  '/docs',
] as const;

const WITHOUT_VALUES: ReadonlySet<string> = new Set(ROUTES.filter((route) => !route.includes(':')));
const PATTERNS = ROUTES.map((route) => [route, route.split('/')] as const);

/** The route that a path belongs to, with names in place of values; files and paths that lead nowhere are one. */
export function routeOf(path: string): string {
  if (WITHOUT_VALUES.has(path)) return path;
  const parts = path.replace(/\/$/, '').split('/');
  const found = PATTERNS.find(
    ([, pattern]) =>
      pattern.length === parts.length &&
      pattern.every((part, index) => part.startsWith(':') || part === parts[index]),
  );
  return found?.[0] ?? 'other';
}

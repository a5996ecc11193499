const ROUTES = [
  '/token',
  '/api/connection-details',
  '/rooms',
  '/rooms/:name',
  '/rooms/:name/participants',
  '/rooms/:name/participants/:sid/tracks',
  '/usage',
  '/webhooks/livekit',
  '/metrics',
  '/healthz',
  '/readyz',
] as const;

const PATTERNS = ROUTES.map((route) => [route, route.split('/')] as const);

/** The route that a path belongs to, with names in place of values; files and paths that lead nowhere are one. */
export function routeOf(path: string): string {
  const parts = path.replace(/\/$/, '').split('/');
  const found = PATTERNS.find(
    ([, pattern]) =>
      pattern.length === parts.length &&
      pattern.every((part, index) => part.startsWith(':') || part === parts[index]),
  );
  return found?.[0] ?? 'other';
}

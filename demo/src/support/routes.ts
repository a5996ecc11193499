import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { conversationIdSchema } from '@voice-assistant/protocol/schemas';
import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import { type Identity, PEOPLE, type Person } from './identity.js';
import type { TokenServer } from './token-server.js';

export interface SupportDeps {
  readonly identity: Identity;
  readonly tokenServer: TokenServer;
}

const COOKIE = 'support_session';
const COOKIE_OPTIONS = { httpOnly: true, sameSite: 'strict', path: '/support' } as const;

/**
 * What the support site's pages ask of their own server: `/session` for everybody, `/desk/…` for colleagues alone.
 * Customers ask the token server itself for all that is theirs, with the token that `/session` gives.
 */
export function supportApi({ identity, tokenServer }: SupportDeps): Router {
  const router = Router();
  const describe = async (person: Person) => ({
    person,
    // a colleague needs none: this server asks for them
    token: person.role === 'customer' ? await identity.tokenOf(person) : null,
    expires_in: identity.tokenTtlSeconds,
  });
  router.get('/session', async (request, response) => {
    const person = await identity.personIn(sessionOf(request));
    response.set('Cache-Control', 'no-store');
    response.json(person ? await describe(person) : { person: null, people: PEOPLE });
  });
  router.post('/session', express.json({ limit: '1kb' }), async (request, response) => {
    const person = PEOPLE.find(({ id }) => id === request.body?.id);
    if (!person) return void response.status(400).end();
    response.cookie(COOKIE, await identity.sessionOf(person), COOKIE_OPTIONS).json(await describe(person));
  });
  router.delete('/session', (_request, response) => {
    response.clearCookie(COOKIE, COOKIE_OPTIONS).status(204).end();
  });
  router.use('/desk', onlyColleagues(identity), desk(tokenServer));
  return router;
}

function onlyColleagues(identity: Identity): RequestHandler {
  return async (request, response, next) => {
    const person = await identity.personIn(sessionOf(request));
    if (!person) return void response.status(401).end();
    if (person.role !== 'colleague') return void response.status(403).end();
    response.locals.person = person;
    next();
  };
}

function desk(tokenServer: TokenServer): Router {
  const router = Router();
  router.get('/conversations', async (_request, response) => {
    const customers = PEOPLE.filter(({ role }) => role === 'customer');
    const all = await Promise.all(
      customers.map(async ({ id, name }) =>
        (await tokenServer.conversationsOf(id)).map((it) => ({ ...it, owner_name: name })),
      ),
    );
    const conversations = all.flat().sort((a, b) => b.updated_at.localeCompare(a.updated_at));
    response.json({ conversations, next: null });
  });
  router.get('/conversations/:id/events', async (request, response) => {
    const id = conversationIn(request);
    if (id === undefined) return void response.status(404).end();
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const last = request.get('Last-Event-ID');
    const headers: Record<string, string> = last ? { 'Last-Event-ID': last } : {};
    const answer = await tokenServer.read(id, 'events', { headers, signal: gone.signal });
    await passOn(answer, response);
  });
  // as a token endpoint, so that a colleague's page can use the widget as well
  router.post('/conversations/:id/token', async (request, response) => {
    const id = conversationIn(request);
    if (id === undefined) return void response.status(404).end();
    const { server_url, participant_token } = await tokenServer.joinToken(id, response.locals.person);
    response.status(201).set('Cache-Control', 'no-store').json({ server_url, participant_token });
  });
  return router;
}

const conversationIn = (request: Request): string | undefined =>
  conversationIdSchema.safeParse(request.params.id).data;

/** As it comes, and to its end or until the reader has gone. */
async function passOn(answer: globalThis.Response, response: Response): Promise<void> {
  response.status(answer.status).type(answer.headers.get('Content-Type') ?? 'text/plain');
  if (!answer.body) return void response.end();
  response.flushHeaders();
  await pipeline(Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]), response).catch(
    () => {}, // the reader has gone, or the token server: a reader comes back by itself
  );
}

function sessionOf({ headers }: Request): string {
  const cookies = (headers.cookie ?? '').split(/; */).map((it) => it.split('='));
  return cookies.find(([name]) => name === COOKIE)?.[1] ?? '';
}

import { tokenRequestSchema } from '@voice-assistant/protocol/schemas';
import { createChallenge, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fetchToken, type TokenEndpoint } from './token-client.js';

const ENDPOINT: TokenEndpoint = {
  url: 'https://voice.test/token',
  agentName: null,
  assistant: null,
  participantName: null,
  lang: null,
  authToken: null,
};
const ANSWER = { server_url: 'wss://media.test', participant_token: 'token' };
const { signal } = new AbortController();

const answerWith = (status: number, body: unknown) => {
  const fetch = vi.fn(
    async (_url: string, _init: RequestInit) => new Response(JSON.stringify(body), { status }),
  );
  vi.stubGlobal('fetch', fetch);
  const init = () => fetch.mock.calls[0]?.[1];
  return {
    sent: () => JSON.parse(String(init()?.body)),
    authorization: () => new Headers(init()?.headers).get('Authorization'),
  };
};

describe('fetchToken', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it.each<[string, Partial<TokenEndpoint>, unknown]>([
    ['nothing', {}, {}],
    [
      'an assistant and a language',
      { assistant: 'sales', lang: 'pt-br' },
      { assistant: 'sales', lang: 'pt-BR' },
    ],
    ['a language as some pages write it', { lang: 'en_US' }, { lang: 'en-US' }],
    ['what is no language', { lang: 'english please!' }, {}],
  ])('sends what the server takes for %s', async (_what, change, metadata) => {
    const server = answerWith(201, ANSWER);
    expect(await fetchToken({ ...ENDPOINT, ...change }, signal)).toEqual(ANSWER);
    expect(tokenRequestSchema.safeParse(server.sent()).success).toBe(true);
    expect(JSON.parse(server.sent().room_config.agents[0].metadata)).toEqual(metadata);
  });

  it('shortens a name to what the server takes', async () => {
    const server = answerWith(201, ANSWER);
    await fetchToken({ ...ENDPOINT, participantName: 'Ada'.repeat(40) }, signal);
    expect(tokenRequestSchema.safeParse(server.sent()).success).toBe(true);
  });

  it('says who the visitor is where the page knows it, and nothing where it does not', async () => {
    const known = answerWith(201, ANSWER);
    await fetchToken({ ...ENDPOINT, authToken: 'signed' }, signal);
    expect(known.authorization()).toBe('Bearer signed');
    const unknown = answerWith(201, ANSWER);
    await fetchToken(ENDPOINT, signal);
    expect(unknown.authorization()).toBeNull();
  });

  it('tells a budget that is used up from too many requests', async () => {
    answerWith(429, { code: 'budget-exhausted' });
    await expect(fetchToken(ENDPOINT, signal)).rejects.toMatchObject({ code: 'budget-exhausted' });
  });

  describe('asked for a proof of work', () => {
    const deriving = { deriveKey, algorithm: 'PBKDF2/SHA-256', cost: 10, hmacSignatureSecret: 'secret' };

    /** Answers with a challenge until a proof is sent that `accepts`; with the proofs that were. */
    async function startGuarded(accepts: boolean) {
      const challenge = await createChallenge(deriving);
      const proofs: string[] = [];
      vi.stubGlobal('fetch', async (_url: string, { headers }: RequestInit) => {
        const proof = new Headers(headers).get('X-Proof-Of-Work');
        if (proof) proofs.push(proof);
        if (proof && accepts) return Response.json(ANSWER, { status: 201 });
        return Response.json({ code: 'proof-of-work-required', challenge }, { status: 401 });
      });
      return proofs;
    }

    it('solves the challenge and asks again', async () => {
      const proofs = await startGuarded(true);
      expect(await fetchToken(ENDPOINT, signal)).toEqual(ANSWER);
      const proof = JSON.parse(atob(proofs[0]!));
      expect(await verifySolution({ ...deriving, ...proof })).toMatchObject({ verified: true });
    });

    it('gives up when that does not help either', async () => {
      const proofs = await startGuarded(false);
      await expect(fetchToken(ENDPOINT, signal)).rejects.toMatchObject({ code: 'token-rejected' });
      expect(proofs).toHaveLength(1);
    });
  });

  it.each([
    [400, 'token-rejected'],
    [401, 'token-rejected'],
    [403, 'token-rejected'],
    [429, 'rate-limited'],
    [500, 'server-unreachable'],
    [503, 'server-unreachable'],
  ])('calls %i %s', async (status, code) => {
    answerWith(status, {});
    await expect(fetchToken(ENDPOINT, signal)).rejects.toMatchObject({ code });
  });

  it.each([
    {},
    { server_url: 'javascript:alert(1)', participant_token: 'x' },
    { ...ANSWER, participant_token: 1 },
  ])('does not take %j for a token', async (body) => {
    answerWith(201, body);
    await expect(fetchToken(ENDPOINT, signal)).rejects.toMatchObject({ code: 'token-rejected' });
  });

  it('tells a hang-up from a server that is away', async () => {
    vi.stubGlobal('fetch', async (_url: string, init: RequestInit) => {
      init.signal?.throwIfAborted();
      throw new TypeError('Failed to fetch');
    });
    await expect(fetchToken(ENDPOINT, signal)).rejects.toMatchObject({ code: 'server-unreachable' });
    const reason = new Error('hung up');
    await expect(fetchToken(ENDPOINT, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

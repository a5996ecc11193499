import { TokenSource } from 'livekit-client';
import { describe, expect, it } from 'vitest';
import { realIssuer } from '../testing/issuer.js';
import { startApp } from '../testing/start-app.js';

const deps = { issuer: realIssuer() };

describe("livekit-client's TokenSource.endpoint()", () => {
  it('gets an address and a token that it can read', async () => {
    await using app = await startApp({ deps });
    const source = TokenSource.endpoint(`${app.url}/token`);
    const answer = await source.fetch({});
    expect(answer.serverUrl).toBe('wss://media.example.com');
    expect(source.getCachedResponseJwtPayload()).toMatchObject({
      video: { roomJoin: true, room: expect.stringMatching(/^conversation:[0-9a-f]{32}$/) },
      roomConfig: { agents: [{ agentName: 'first' }] },
    });
  });

  it('keeps the token while it is valid, and fetches another when told to', async () => {
    await using app = await startApp({ deps });
    const source = TokenSource.endpoint(`${app.url}/token`);
    const first = await source.fetch({});
    expect(await source.fetch({})).toEqual(first);
    expect(await source.fetch({}, true)).not.toEqual(first);
  });

  it('may choose name, agent and metadata', async () => {
    await using app = await startApp();
    const source = TokenSource.endpoint(`${app.url}/token`);
    const metadata = '{"assistant":"support"}';
    await source.fetch({ participantName: 'Ada', agentName: 'second', agentMetadata: metadata });
    expect(app.grants).toMatchObject([{ displayName: 'Ada', agent: { name: 'second' } }]);
    expect(JSON.parse(app.grants[0]!.agent!.metadata)).toMatchObject({ assistant: 'support' });
  });

  it.each([
    ['nothing', {}],
    ['an empty name', { participantName: '' }],
    ['undefined options', { participantName: undefined as never, roomName: undefined as never }],
    ['metadata without an agent', { agentMetadata: '{"assistant":"support"}' }],
    ['no attributes', { participantAttributes: {} }],
  ])('is served when it sends %s', async (_what, options) => {
    await using app = await startApp({ deps });
    expect(await TokenSource.endpoint(`${app.url}/token`).fetch(options)).toHaveProperty('participantToken');
  });

  it('passes on which field was refused', async () => {
    await using app = await startApp({ deps });
    await expect(TokenSource.endpoint(`${app.url}/token`).fetch({ roomName: 'mine' })).rejects.toThrow(
      /400.*room_name: may not be set/,
    );
  });
});

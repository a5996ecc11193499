import { PROBLEM_CODES, type Problem } from '@voice-assistant/protocol';
import { describe, expect, it } from 'vitest';
import { bodyOf, startApp } from '../testing/start-app.js';

describe('POST /token', () => {
  it('answers 201 with the address and a token for a room of its own', async () => {
    await using app = await startApp();
    const response = await app.post('/token', { participant_name: ' Ada ' });
    expect(response.status).toBe(201);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('etag')).toBeNull();
    const [grant] = app.grants;
    expect(await response.json()).toEqual({
      server_url: 'wss://media.example.com',
      participant_token: `token-of-${grant!.identity}`,
      conversation_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      conversation_key: expect.stringMatching(/^eyJ/),
    });
    expect(grant).toEqual({
      roomName: expect.stringMatching(/^conversation:[0-9a-f]{32}$/),
      identity: expect.stringMatching(/^voice_assistant_user_[0-9a-f]{32}$/),
      displayName: 'Ada',
      agent: { name: 'first', metadata: expect.stringContaining('"fresh":true') },
    });
  });

  it.each([
    ['no body at all', undefined],
    ['an empty object', {}],
    [
      'nothing but unset fields, as protobuf writes them',
      { participant_name: '', room_name: null, room_config: { agents: [{}] } },
    ],
  ])('dispatches the first agent for %s', async (_what, body) => {
    await using app = await startApp();
    expect((await app.post('/token', body)).status).toBe(201);
    expect(app.grants[0]).toMatchObject({
      displayName: undefined,
      agent: {
        name: 'first',
        metadata: expect.stringMatching(/^\{"conversation_id":"\w{32}","fresh":true\}$/),
      },
    });
  });

  it('takes a request without a content type and body, as curl -X POST sends it', async () => {
    await using app = await startApp();
    expect((await app.fetch('/token', { method: 'POST' })).status).toBe(201);
  });

  it('dispatches the agent that was asked for, with its metadata', async () => {
    await using app = await startApp();
    const metadata = JSON.stringify({ assistant: 'support', lang: 'pt-BR' });
    await app.post('/token', { room_config: { agents: [{ agent_name: 'second', metadata }] } });
    await app.post('/token', { room_config: { agents: [{ metadata }] } });
    const told = app.grants.map(({ agent }) => [agent?.name, JSON.parse(agent!.metadata)]);
    const all = { assistant: 'support', lang: 'pt-BR', conversation_id: expect.any(String), fresh: true };
    expect(told).toEqual([
      ['second', all],
      ['first', all],
    ]);
  });

  it('refuses an agent that is not offered', async () => {
    await using app = await startApp();
    const response = await app.post('/token', { room_config: { agents: [{ agent_name: 'third' }] } });
    expect(response.status).toBe(403);
    const problem = await response.json();
    expect(problem).toMatchObject({
      code: 'agent-not-allowed',
      detail: expect.stringContaining('agent_name'),
    });
    expect(JSON.stringify(problem)).not.toContain('third');
    expect(app.grants).toEqual([]);
  });

  it.each([
    ['room_name', { room_name: 'v4lue' }],
    ['participant_identity', { participant_identity: 'v4lue' }],
    ['participant_metadata', { participant_metadata: 'v4lue' }],
    ['participant_attributes.role', { participant_attributes: { role: 'v4lue' } }],
    ['participant_attributes.va.user', { participant_attributes: { 'va.user': 'v4lue' } }],
    ['participant_attributes.va.variables', { participant_attributes: { 'va.variables': '"v4lue"' } }],
    [
      'participant_attributes.va.variables',
      { participant_attributes: { 'va.variables': `{"v4lue":"${'x'.repeat(4_096)}"}` } },
    ],
    ['participant_attributes.va.consent', { participant_attributes: { 'va.consent': 'v4lue' } }],
    ['conversation_id', { conversation_id: 'v4lue/v4lue' }],
    ['roomConfig', { roomConfig: 'v4lue' }],
    ['participant_name', { participant_name: `v4lue${'x'.repeat(60)}` }],
    ['participant_name', { participant_name: ['v4lue'] }],
    ['room_config', { room_config: 'v4lue' }],
    ['room_config.egress', { room_config: { egress: { room: 'v4lue' } } }],
    ['room_config.max_participants', { room_config: { max_participants: 100 } }],
    ['room_config.agents', { room_config: { agents: [{ agent_name: 'first' }, { agent_name: 'second' }] } }],
    ['room_config.agents.0.agent_name', { room_config: { agents: [{ agent_name: 'v4lue v4lue' }] } }],
    ['room_config.agents.0.deployment', { room_config: { agents: [{ deployment: 'v4lue' }] } }],
    ['room_config.agents.0.metadata', { room_config: { agents: [{ metadata: 'v4lue' }] } }],
    [
      'room_config.agents.0.metadata', // which conversation it is, nobody but this server says
      { room_config: { agents: [{ metadata: '{"conversation_id":"v4lue"}' }] } },
    ],
    [
      'room_config.agents.0.metadata',
      { room_config: { agents: [{ metadata: '{"assistant":"../v4lue"}' }] } },
    ],
    [
      'room_config.agents.0.metadata',
      { room_config: { agents: [{ metadata: `{"lang":"${'x'.repeat(9000)}"}` }] } },
    ],
    ['body', ['v4lue']],
    ['body', '{"participant_name": "v4lue'],
    ['body', '"v4lue"'],
  ])('refuses a body that is wrong in %s', async (field, body) => {
    await using app = await startApp();
    const response = await app.post('/token', body);
    expect(response.status).toBe(400);
    const text = await response.text();
    const problem = JSON.parse(text);
    expect(problem.code).toBe('invalid-request');
    expect(problem.detail).toMatch(new RegExp(`(^|; )${field.replaceAll('.', '\\.')}: `));
    expect(text).not.toContain('v4lue');
    expect(app.grants).toEqual([]);
  });

  it('names all the fields at once', async () => {
    await using app = await startApp();
    const problem = await bodyOf<Problem>(
      await app.post('/token', { room_name: 'a', participant_identity: 'b' }),
    );
    expect(problem.detail).toBe(
      'room_name: may not be set by the caller; participant_identity: may not be set by the caller',
    );
  });

  it('withstands a body that is nested as deep as fits', async () => {
    await using app = await startApp();
    const depth = 7_000;
    const response = await app.post('/token', `{"room_config":${'['.repeat(depth)}${']'.repeat(depth)}}`);
    expect(response.status).toBe(400);
  });

  it('refuses a body above 16 kB', async () => {
    await using app = await startApp();
    const response = await app.post('/token', { participant_name: 'x'.repeat(17_000) });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 'body-too-large', status: 413 });
  });

  it.each([
    ['another type', { 'Content-Type': 'text/plain' }],
    ['another charset', { 'Content-Type': 'application/json; charset=latin1' }],
    ['compressed', { 'Content-Encoding': 'gzip' }],
  ])('refuses a body that is %s', async (_what, headers) => {
    await using app = await startApp();
    const response = await app.post('/token', { participant_name: 'Ada' }, headers);
    expect(response.status).toBe(415);
    expect(await response.json()).toMatchObject({
      code: 'invalid-request',
      detail: expect.stringMatching(/^Content-/),
    });
    expect(app.grants).toEqual([]);
  });

  it.each(['GET', 'HEAD', 'PUT', 'DELETE'])('answers %s with 405 and what is allowed', async (method) => {
    await using app = await startApp();
    const response = await app.fetch('/token', { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
    if (method !== 'HEAD') expect(await response.json()).toMatchObject({ code: 'method-not-allowed' });
  });

  it('answers every refusal as a problem', async () => {
    await using app = await startApp();
    const response = await app.post('/token', { room_name: 'mine' });
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const problem = await bodyOf<Problem>(response);
    expect(problem).toEqual({
      type: 'about:blank',
      title: expect.any(String),
      status: 400,
      code: 'invalid-request',
      detail: expect.any(String),
      request_id: response.headers.get('x-request-id'),
    });
    expect(PROBLEM_CODES).toContain(problem.code);
  });
});

import { describe, expect, it } from 'vitest';
import { agentMessageSchemas, envelopeSchema, pageMessageSchemas } from './message-schemas.js';
import { AGENT_MESSAGE_TYPES, PAGE_MESSAGE_TYPES } from './messages.js';
import { pageToolAnswerSchema, pageToolListSchema } from './page-tool-schemas.js';

const tool = (parameters: object) => ({
  name: 'open_page',
  description: 'Opens a page.',
  parameters,
  confirm: false,
});

describe('messages between agent and page', () => {
  it('have a schema for each type that is listed, and no other', () => {
    expect(Object.keys(agentMessageSchemas).sort()).toEqual([...AGENT_MESSAGE_TYPES].sort());
    expect(Object.keys(pageMessageSchemas).sort()).toEqual([...PAGE_MESSAGE_TYPES].sort());
  });

  it('carry an object and a time', () => {
    const good = {
      version: 1,
      type: 'cart.add',
      payload: {},
      timestamp: new Date(0).toISOString(),
      session_id: 's',
    };
    expect(envelopeSchema.safeParse(good).success).toBe(true);
    for (const wrong of [{ version: 2 }, { type: 'Cart Add' }, { payload: [] }, { timestamp: 'now' }])
      expect(envelopeSchema.safeParse({ ...good, ...wrong }).success).toBe(false);
  });

  it('link to web addresses only', () => {
    const show = (url: string) =>
      agentMessageSchemas['sources.show'].safeParse({ sources: [{ title: 'A', url }] });
    expect(show('https://example.com/a').success).toBe(true);
    for (const url of ['javascript:alert(1)', 'data:text/html,x', '/a'])
      expect(show(url).success).toBe(false);
  });
});

describe('tools of the page', () => {
  it('have a schema of an object that is not too long', () => {
    expect(pageToolListSchema.safeParse({ tools: [tool({ type: 'object', properties: {} })] }).success).toBe(
      true,
    );
    for (const parameters of [{}, { type: 'string' }, { type: 'object', description: 'x'.repeat(9_000) }])
      expect(pageToolListSchema.safeParse({ tools: [tool(parameters)] }).success).toBe(false);
  });

  it('answer with a result or an error', () => {
    expect(pageToolAnswerSchema.parse({ result: null })).toEqual({ result: null });
    const error = { code: 'declined', message: 'no' };
    expect(pageToolAnswerSchema.parse({ error })).toEqual({ error });
  });
});

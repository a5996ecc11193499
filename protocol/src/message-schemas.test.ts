import { describe, expect, it } from 'vitest';
import { agentMessageSchemas, envelopeSchema, pageMessageSchemas } from './message-schemas.js';
import {
  AGENT_MESSAGE_TYPES,
  ENVELOPE_MAX_BYTES,
  PAGE_MESSAGE_TYPES,
  readEnvelope,
  readTurnTimings,
} from './messages.js';
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

  it('are read by a page as the schema reads them', () => {
    const good = {
      version: 1,
      type: 'cart.add',
      payload: {},
      timestamp: '2027-03-01T14:30:00Z',
      session_id: 's',
    };
    expect(readEnvelope(JSON.stringify(good))).toEqual(good);
    for (const [wrong, fault] of [
      [{ version: 2 }, 'other-version'],
      [{ type: 'Cart Add' }, 'malformed'],
      [{ payload: [] }, 'malformed'],
      [{ payload: null }, 'malformed'],
      [{ timestamp: 'now' }, 'malformed'],
      [{ session_id: 'x'.repeat(257) }, 'malformed'],
      [{ payload: { x: 'é'.repeat(ENVELOPE_MAX_BYTES / 2) } }, 'too-long'],
    ] as const) {
      const text = JSON.stringify({ ...good, ...wrong });
      expect(readEnvelope(text), JSON.stringify(wrong).slice(0, 80)).toBe(fault);
      if (fault !== 'too-long') expect(envelopeSchema.safeParse(JSON.parse(text)).success).toBe(false);
    }
    for (const text of ['', '{', 'null', '[]', '1']) expect(readEnvelope(text)).toBe('not-json');
  });

  it('carry timings, of which a page takes those that are times', () => {
    const none = { end_of_speech_ms: null, transcript_ms: null, first_token_ms: null, first_audio_ms: null };
    expect(readTurnTimings({ turn: 2, transcript_ms: 200, first_token_ms: -1, first_audio_ms: '9' })).toEqual(
      {
        ...none,
        turn: 2,
        transcript_ms: 200,
      },
    );
    for (const turn of [undefined, -1, 0.5, '1']) expect(readTurnTimings({ turn })).toBeNull();
  });

  it('link to web addresses only', () => {
    const show = (url: string) =>
      agentMessageSchemas['sources.show'].safeParse({ sources: [{ title: 'A', url }] });
    expect(show('https://example.com/a').success).toBe(true);
    for (const url of ['javascript:alert(1)', 'data:text/html,x', '/a'])
      expect(show(url).success).toBe(false);
  });
});

describe('a screen that the agent draws', () => {
  const update = agentMessageSchemas['ui.update'];
  const screen = (components: object[], more: object = {}) => ({
    layout_mode: 'hero_grid',
    components,
    currency: 'EUR',
    ...more,
  });

  it('has components whose data fit their type, or whose type belongs to the page', () => {
    const hero = { type: 'HeroItem', data: { id: 'volcano', title: 'Volcano burger', price: 1_150 } };
    expect(update.safeParse(screen([hero, { type: 'Fireworks', data: {} }])).success).toBe(true);
    for (const data of [{ id: 'volcano' }, { ...hero.data, price: 11.5 }, { ...hero.data, price: '11.50' }])
      expect(update.safeParse(screen([{ type: 'HeroItem', data }])).success).toBe(false);
  });

  it('has prices in whole cents', () => {
    const cart = (total: number) => ({
      items: [{ id: 'volcano', title: 'Volcano', qty: 2, price: 1_150 }],
      total,
    });
    expect(update.safeParse(screen([], { cart: cart(2_300) })).success).toBe(true);
    expect(update.safeParse(screen([], { cart: cart(23.5) })).success).toBe(false);
  });

  it('names the currency of its prices', () => {
    const takes = (components: object[], cart: object) =>
      update.safeParse(screen(components, { cart, currency: undefined })).success;
    const nothing = { items: [], total: 0 };
    const fries = { id: 'fries', title: 'Fries', price: 290 };
    expect(takes([{ type: 'ItemCard', data: { id: 'fries', title: 'Fries' } }], nothing)).toBe(true);
    expect(takes([{ type: 'ItemCard', data: fries }], nothing)).toBe(false);
    expect(takes([], { items: [{ ...fries, qty: 1 }], total: 290 })).toBe(false);
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

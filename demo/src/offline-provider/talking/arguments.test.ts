import { describe, expect, it } from 'vitest';
import { extractAnswer, extractArguments } from './arguments.js';
import type { ParameterSchema, Tool } from './conversation.js';

const tool = (name: string, parameters: Tool['parameters'], required = Object.keys(parameters)): Tool => ({
  name,
  description: '',
  parameters,
  required,
});
const TEXT: ParameterSchema = { type: 'string' };
const CART = tool('add_to_cart', { item: TEXT, qty: { type: 'integer' } });
const DRINK = tool(
  'order_drink',
  {
    drink: { type: 'string', enum: ['flat_white', 'espresso', 'green tea'] },
    size: { type: 'string', enum: ['small', 'large'] },
    sugar: { type: 'boolean' },
  },
  ['drink', 'size'],
);
const TRAIN = tool('find_train', { origin: TEXT, destination: TEXT, day: TEXT }, ['destination']);
const TABLE = tool(
  'book_table',
  { guests: { type: 'integer', minimum: 1, maximum: 12 }, time: TEXT, name: TEXT },
  ['guests'],
);
const COMPANY = tool('search_company_experience', { company_name: TEXT });
const CLOCK = tool('get_current_time', { time_zone: { type: ['string', 'null'] } }, []);
const TOPPINGS = tool('set_toppings', {
  toppings: { type: 'array', items: { type: 'string', enum: ['cheese', 'olives', 'ham'] } },
});

describe('extractArguments', () => {
  it.each<[Tool, string, Record<string, unknown>]>([
    [CART, 'add two volcano burgers to my cart', { item: 'volcano burgers', qty: 2 }],
    [CART, 'please add a cola to the basket', { item: 'cola', qty: 1 }],
    [CART, 'put twenty five fries in my cart', { item: 'fries', qty: 25 }],
    [CART, 'I would like 3 green apples please', { item: 'green apples', qty: 3 }],
    [CART, 'a dozen eggs', { item: 'eggs', qty: 12 }],
    [CART, 'can I have fish and chips', { item: 'fish and chips', qty: 1 }],
    [DRINK, 'a large flat white without sugar', { drink: 'flat_white', size: 'large', sugar: false }],
    [DRINK, 'one small green tea with sugar', { drink: 'green tea', size: 'small', sugar: true }],
    [
      TRAIN,
      'when is a train from London to York on friday',
      { origin: 'London', destination: 'York', day: 'friday' },
    ],
    [TRAIN, 'a train to Edinburgh', { destination: 'Edinburgh' }],
    [TABLE, 'book a table for four people', { guests: 4 }],
    [COMPANY, 'tell me about your experience at Acme Corp', { company_name: 'Acme Corp' }],
    [COMPANY, 'have you worked for the company Northwind?', { company_name: 'Northwind' }],
    [CLOCK, 'what time is it', {}],
    [CLOCK, 'what time is it in New York', { time_zone: 'America/New_York' }],
    [TOPPINGS, 'with ham and cheese please', { toppings: ['ham', 'cheese'] }],
  ])('finds them, %#', (of, said, args) => {
    const extracted = extractArguments(of, said).args;
    if (of === TOPPINGS) expect([...(extracted.toppings as string[])].sort()).toEqual(['cheese', 'ham']);
    else expect(extracted).toEqual(args);
  });

  it('names what is required and was not said', () => {
    expect(extractArguments(DRINK, 'a flat white').missing).toEqual(['size']);
    expect(extractArguments(COMPANY, 'tell me about your experience').missing).toEqual(['company_name']);
  });

  it('takes defaults only for what is required', () => {
    const schema = { type: 'string', default: 'en' };
    expect(extractArguments(tool('speak', { lang: schema }), 'hm').args).toEqual({ lang: 'en' });
    expect(extractArguments(tool('speak', { lang: schema }, []), 'hm').args).toEqual({});
  });

  it('keeps numbers within their limits', () => {
    expect(extractArguments(TABLE, 'a table for forty').missing).toEqual(['guests']);
  });
});

describe('extractAnswer', () => {
  it.each<[ParameterSchema, string, unknown]>([
    [TEXT, 'the cola please', 'cola'],
    [{ type: 'integer' }, 'twenty two', 22],
    [{ type: 'string', enum: ['small', 'large'] }, 'the large one', 'large'],
    [{ type: 'string', enum: ['small', 'large'] }, 'whatever', undefined],
    [{ type: 'boolean' }, 'no', false],
    [{ type: 'boolean' }, 'sure', true],
  ])('%j, %s', (schema, said, value) => {
    expect(extractAnswer('x', schema, said)).toEqual(value);
  });
});

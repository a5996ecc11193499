import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { answer } from './answer.js';
import type { Message, Tool, ToolChoice } from './conversation.js';

const ASSISTANTS = new URL('../../../../assistants/', import.meta.url);
const SHOP = readFileSync(new URL('default.md', ASSISTANTS), 'utf8').split('\n---\n')[1]!;
const MUSEUM = `You are the guide of a small museum.

## Facts
- Tickets, entrance fee: A ticket costs eight euros.
- The dinosaur: It is twelve metres long.
- Guided tours: There is a tour every day at noon.`;

const tool = (
  name: string,
  description: string,
  parameters: Tool['parameters'] = {},
  optional: string[] = [],
): Tool => ({
  name,
  description,
  parameters,
  required: Object.keys(parameters).filter((key) => !optional.includes(key)),
});
const CLOCK = tool(
  'get_current_time',
  'Tells the current date and time. Call it when the visitor asks for the time or the date.',
  { time_zone: { type: ['string', 'null'], description: 'IANA name such as Europe/Lisbon.' } },
  ['time_zone'],
);
const TEXT = { type: 'string' };
const KIOSK = [
  tool('show_items', 'Shows dishes of the menu on the screen', { query: TEXT }),
  tool('add_to_cart', 'Puts a dish into the cart', { item: TEXT, qty: { type: 'integer' } }),
  tool('remove_from_cart', 'Takes a dish out of the cart', { item: TEXT }),
  tool('show_cart', 'Says what is in the cart and what it costs'),
  tool('checkout', 'Ends the order and asks for the payment'),
];
const CAREER = [
  tool('get_cv_summary', 'A summary of the whole career'),
  tool('search_company_experience', 'What was done at a company', { company_name: TEXT }),
  tool('search_skills', 'Skills of a category', {
    category: { type: 'string', enum: ['languages', 'databases', 'cloud'] },
  }),
];

interface Asked {
  readonly instructions?: string;
  readonly tools?: readonly Tool[];
  readonly toolChoice?: ToolChoice;
}

/** What comes back when visitor and assistant said these things in turn: the text, or the call with its arguments. */
function reply(said: readonly string[], { instructions = '', tools = [], toolChoice = 'auto' }: Asked = {}) {
  const messages = said.map((text, index): Message => ({ role: index % 2 ? 'assistant' : 'user', text }));
  const made = answer({ messages: [{ role: 'system', text: instructions }, ...messages], tools, toolChoice });
  return made.kind === 'text' ? made.text : `${made.name} ${JSON.stringify(made.args)}`;
}

describe('answer', () => {
  describe('for the assistant of the demo', () => {
    const ask = (...said: string[]) => reply(said, { instructions: SHOP, tools: [CLOCK] });

    it.each([
      ['when are you open', /Monday to Friday from nine to six/],
      ['Are you open on Sunday?', /On Sunday we are closed/],
      ['hello, what are your opening hours', /Monday to Friday/],
      ['where are you', /twelve Harbour Lane/],
      ['how do I find you', /twelve Harbour Lane/],
      ['what is your address', /twelve Harbour Lane/],
      ['how much is a repair', /forty five euros/],
      ['how much does a service cost', /forty five euros/],
      ['how long does a repair take', /same day/],
      ['can I rent a bike', /eighteen euros a day/],
      ['how much is it to rent a bike', /eighteen euros a day/],
      ['could I hire a bicycle for the weekend', /eighteen euros a day/],
      ['do you sell electric bikes', /test ride/],
      ['do you sell used bikes', /year of warranty/],
      ['can I book a repair', /without an appointment/],
      ['do you fix flat tires', /fifteen euros/],
      ['how can I pay', /in cash, by card/],
      ['what time is it', /^get_current_time \{\}$/],
      ['what time is it in New York', /^get_current_time .*America\/New_York/],
    ])('knows: %s', (question, expected) => {
      expect(ask(question)).toMatch(expected);
    });

    it.each([
      'what is the weather like tomorrow',
      'can I rent a boat',
      'do you sell helmets',
      'how old are you',
      'what is your name',
      'when does the train leave',
      'my dog likes to swim in the river',
      'one two three four five',
    ])('does not make up an answer to: %s', (question) => {
      expect(ask(question)).toMatch(/not know|no answer/);
    });

    it('says what it can talk about, and the phone number, where it does not know', () => {
      expect(ask('do you sell helmets')).toBe(
        'I am sorry, I do not know that. I can tell you about opening hours, address, price of a repair or a service' +
          ' and more. Our phone number is five five five, zero one four two.',
      );
    });

    it('lists what it can do', () => {
      expect(ask('what can you do')).toMatch(
        /^I can tell you about opening hours, .* I can also tell the current date and time\.$/,
      );
    });

    it('says its last answer again', () => {
      expect(ask('where are you', 'At the lighthouse.', 'say that again please')).toBe('At the lighthouse.');
    });

    it('takes up what was asked before', () => {
      expect(ask('when are you open', 'From nine to six.', 'and on sunday?')).toMatch(
        /On Sunday we are closed/,
      );
      expect(ask('can I rent a bike', 'Yes.', 'how much is it')).toMatch(/eighteen euros/);
    });

    it('asks to say it again when nothing was heard, in other words the next time', () => {
      const first = ask('[inaudible]');
      expect(first).toMatch(/again/);
      expect(ask('')).toBe(first);
      expect(ask('[inaudible]', first, '[inaudible]')).not.toBe(first);
    });

    it('greets when nobody has said anything', () => {
      expect(reply([], { instructions: SHOP })).toMatch(/Hello/);
    });
  });

  it.each([
    ['how much is a ticket', /eight euros/],
    ['how long is the dinosaur', /twelve metres/],
    ['is there a tour', /at noon/],
    ['when are you open', /I can tell you about tickets, the dinosaur and guided tours/],
  ])('answers for another assistant from its own facts: %s', (question, expected) => {
    expect(reply([question], { instructions: MUSEUM })).toMatch(expected);
  });

  it.each([
    [KIOSK, 'show me the burgers', 'show_items {"query":"burgers"}'],
    [KIOSK, 'add two volcano burgers to my cart', 'add_to_cart {"qty":2,"item":"volcano burgers"}'],
    [KIOSK, 'please add a cola to the cart', 'add_to_cart {"qty":1,"item":"cola"}'],
    [KIOSK, 'I would like three espressos please', 'add_to_cart {"qty":3,"item":"espressos"}'],
    [KIOSK, 'remove the cola from my cart', 'remove_from_cart {"item":"cola"}'],
    [KIOSK, 'take the fries off', 'remove_from_cart {"item":"fries"}'],
    [KIOSK, 'what is in my cart', 'show_cart {}'],
    [KIOSK, 'check out please', 'checkout {}'],
    [CAREER, 'give me a summary of the career', 'get_cv_summary {}'],
    [CAREER, 'what did you do at Acme Corp', 'search_company_experience {"company_name":"Acme Corp"}'],
    [CAREER, 'have you worked for Netflix', 'search_company_experience {"company_name":"Netflix"}'],
    [CAREER, 'which database skills are there', 'search_skills {"category":"databases"}'],
    [CAREER, 'which languages do you know', 'search_skills {"category":"languages"}'],
  ])('calls a tool, %#', (tools, said, call) => {
    expect(reply([said], { tools })).toBe(call);
  });

  it('calls no tool for small talk or for what none of them does', () => {
    expect(reply(['thank you'], { tools: KIOSK })).toBe('You are welcome.');
    expect(reply(['where is the toilet'], { tools: KIOSK })).toMatch(/do not know/);
  });

  it('asks for what a tool needs, and calls it with the answer', () => {
    const asked = reply(['remove from cart'], { tools: KIOSK });
    expect(asked).toBe('Which item do you mean?');
    expect(reply(['remove from cart', asked, 'the cola please'], { tools: KIOSK })).toBe(
      'remove_from_cart {"item":"cola"}',
    );
    expect(reply(['what are your skills'], { tools: CAREER })).toBe(
      'Which category do you mean: languages, databases or cloud?',
    );
  });

  it('lets go of its question when the visitor does not answer it', () => {
    expect(reply(['remove from cart', 'Which item do you mean?', 'no thanks'], { tools: KIOSK })).toMatch(
      /All right|No problem/,
    );
  });

  it('takes items by their names where a tool lists them, and looks through a camera', () => {
    const ids = { type: 'string', enum: ['volcano-burger', 'garden-burger', 'cola:small', 'cola:large'] };
    const tools = [
      tool('show_items', 'Shows a category.', { category: { type: 'string', enum: ['burgers', 'drinks'] } }),
      tool('add_to_cart', 'Puts something into the cart.', {
        item_id: ids,
        qty: { type: 'integer', description: 'Quantity' },
      }),
      tool('show_cart', 'Shows the cart.'),
      tool('look_through_camera', 'Looks at what the visitor holds.', { question: TEXT }, ['question']),
    ];
    const facts = '## Facts\n- Volcano Burger: It costs nine euros.\n- Cola, large: It costs three euros.';
    const of = (said: string) => reply([said], { instructions: facts, tools });
    expect(of('show me the burgers')).toBe('show_items {"category":"burgers"}');
    expect(of('add two volcano burgers to my cart')).toBe('add_to_cart {"item_id":"volcano-burger","qty":2}');
    expect(of('add a large cola to my cart')).toBe('add_to_cart {"item_id":"cola:large","qty":1}');
    expect(of('I would like two garden burgers, please')).toBe(
      'add_to_cart {"item_id":"garden-burger","qty":2}',
    );
    expect(of('what is in my cart')).toBe('show_cart {}');
    expect(of('how much is the volcano burger')).toBe('It costs nine euros.');
    for (const said of ['can you see me', 'what am I holding', 'what do you see'])
      expect(of(said)).toBe('look_through_camera {}');
  });

  it('takes the tool whose argument was said in whole, whichever comes first', () => {
    const tools = [
      tool('show_item', 'Shows one thing.', {
        item_id: { type: 'string', enum: ['volcano-burger', 'garden-burger', 'lemonade'] },
      }),
      tool('show_items', 'Shows a category.', { category: { type: 'string', enum: ['burgers', 'drinks'] } }),
    ];
    for (const list of [tools, tools.toReversed()]) {
      const of = (said: string) => reply([said], { tools: list });
      expect(of('show me the burgers')).toBe('show_items {"category":"burgers"}');
      expect(of('show me the volcano burger')).toBe('show_item {"item_id":"volcano-burger"}');
    }
  });

  it('does what it has offered when the visitor says yes, and only then', () => {
    const tools = [...KIOSK, tool('confirm_order', 'Places the order.')];
    const after = (said: string, offer = 'Together 9 euros. Shall I place the order?') =>
      reply(['check out', offer, said], { tools });
    expect(after('yes please')).toBe('confirm_order {}');
    expect(after('no')).not.toContain('confirm_order');
    expect(after('yes', 'Your cart is empty.')).not.toContain('confirm_order');
  });

  it('hangs up after a goodbye where it can', () => {
    const hangUp = tool('end_call', 'Ends the call.');
    expect(reply(['goodbye'], { tools: [...KIOSK, hangUp] })).toBe('end_call {}');
    expect(reply(['goodbye'], { tools: KIOSK })).toMatch(/bye/i);
  });

  it('calls no tool when it may not, one when it must, and the one that is named', () => {
    const of = (said: string, toolChoice: ToolChoice) => reply([said], { tools: KIOSK, toolChoice });
    expect(of('check out please', 'none')).toMatch(/do not know/);
    expect(of('hello', 'required')).toMatch(/^show_items /);
    expect(of('check out please', 'required')).toBe('checkout {}');
    expect(of('hello', { name: 'show_cart' })).toBe('show_cart {}');
  });

  it('says what a tool answered', () => {
    const messages: Message[] = [
      { role: 'user', text: 'what time is it' },
      { role: 'assistant', text: '' },
      { role: 'tool', text: '{"now":"ten o\'clock"}' },
    ];
    expect(answer({ messages, tools: [CLOCK], toolChoice: 'auto' })).toEqual({
      kind: 'text',
      text: "It is ten o'clock.",
    });
  });

  it('answers the same conversation the same way', () => {
    expect(reply(['tell me a joke'])).toBe(reply(['tell me a joke']));
  });
});

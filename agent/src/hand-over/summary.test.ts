import { initializeLogger, llm } from '@livekit/agents';
import { LLM } from '@livekit/agents-plugin-openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeProvider } from '../testing/fake-provider.js';
import { asRemembered } from './remembered.js';
import { summaryOf } from './summary.js';

let provider: FakeProvider;
beforeAll(async () => {
  initializeLogger({ pretty: false, level: 'silent' });
  provider = await FakeProvider.start();
});
afterAll(() => provider.stop());

const said = llm.ChatContext.empty();
said.addMessage({ role: 'assistant', content: 'Hello.' });
said.addMessage({ role: 'user', content: 'My bell is broken.' });

const summary = (context = said) => summaryOf(new LLM({ client: provider.client(), model: 'any' }), context);

describe('summaryOf', () => {
  it('asks the model, which reads who said what', async () => {
    provider.answer = (response) => {
      const chunk = {
        id: '1',
        object: 'chat.completion.chunk',
        choices: [{ index: 0, delta: { content: 'A bell.' } }],
      };
      response.setHeader('content-type', 'text/event-stream');
      response.end(`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`);
    };
    expect(await summary()).toBe('A bell.');
    const { messages } = JSON.parse(provider.requests.at(-1)!.body);
    expect(messages[1].content).toBe('Assistant: Hello.\nVisitor: My bell is broken.');
  });

  it('is the last lines where the model cannot be had', async () => {
    provider.answer = (response) => void response.writeHead(400).end();
    expect(await summary()).toBe('Assistant: Hello.\nVisitor: My bell is broken.');
  });

  it('is nothing before the visitor has said anything', async () => {
    expect(await summary(llm.ChatContext.empty())).toBeUndefined();
  });
});

describe('asRemembered', () => {
  it('makes a colleague’s words the site’s', () => {
    expect(asRemembered({ speaker: 'colleague', name: 'Cleo', text: 'Come at nine.' })).toEqual({
      role: 'assistant',
      content: '(My colleague Cleo said:) Come at nine.',
    });
  });
});

import express from 'express';
import { expect, it } from 'vitest';
import { listen } from '../server.js';
import { messageClassesOf } from './express-messages.js';

it('makes requests and answers that Express need not change', async () => {
  const app = express();
  const messages = messageClassesOf(app);
  const changed: unknown[] = [];
  app.get('/host', (req, res) => {
    changed.push(Object.getPrototypeOf(req) !== messages.IncomingMessage?.prototype);
    changed.push(Object.getPrototypeOf(res) !== messages.ServerResponse?.prototype);
    res.json(req.host);
  });
  const server = await listen({ handle: app, messages }, { host: '127.0.0.1', port: 0 });
  const host = `127.0.0.1:${server.port}`;
  expect(await (await fetch(`http://${host}/host`)).json()).toBe(host);
  expect(changed).toEqual([false, false]);
  await server.close(0);
});

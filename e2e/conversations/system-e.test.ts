import { spawn } from 'node:child_process';
import type { Conversation, ConversationMessage } from '@voice-assistant/protocol';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InferenceGateway } from '../../agent/dist/testing/inference-gateway.js';
import { ROOT } from '../../scripts/dist/paths.js';
import { type Stack, startStack } from '../../scripts/dist/stack/index.js';
import { useBrowser } from '../support/browser.js';
import { eventually, Visitor } from '../support/visitor.js';

const GREETING = /Hello, this is Harbour Bikes/;
const HOURS = /Monday to Friday from nine to six/;
const PHONE = { width: 360, height: 740 };
/** The shortest there is. */
const TOKEN_SECONDS = 60;

const browser = useBrowser([
  '--use-fake-ui-for-media-stream',
  '--auto-select-desktop-capture-source=Entire screen',
]);
let stack: Stack;
let gateway: InferenceGateway;
beforeAll(async () => {
  const { VOICE_ASSISTANT_CACHE } = process.env;
  gateway = await InferenceGateway.start('when are you open', 'At nine, says the gateway.');
  stack = await startStack({
    logDir: '.run/e2e-system-e-logs',
    settings: {
      ...(VOICE_ASSISTANT_CACHE && { VOICE_ASSISTANT_CACHE }),
      ASSISTANTS_DIR: `${ROOT}/assistants,${ROOT}/e2e/assistants`,
      LIVEKIT_INFERENCE_URL: gateway.url,
      TOKEN_TTL_SECONDS: String(TOKEN_SECONDS),
      SUPPORT_TOKEN_TTL_SECONDS: '20',
    },
    backoff: { firstMs: 500, capMs: 1_000, resetAfterMs: 0 },
  });
});
afterAll(async () => {
  await stack?.stop();
  await gateway?.stop();
});

const pair = () => ({ Authorization: `Bearer ${stack.livekit.apiKey}:${stack.livekit.apiSecret}` });

async function conversationRooms(): Promise<readonly string[]> {
  const response = await fetch(`${stack.serverUrl}/rooms`, { headers: pair() });
  const { rooms } = (await response.json()) as { rooms: { name: string }[] };
  return rooms.map(({ name }) => name).filter((name) => name.startsWith('conversation:'));
}

/** Signs in as the page does. */
async function signIn(id: string) {
  const response = await fetch(`${stack.siteUrl}/support/api/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ id }),
  });
  const { token } = (await response.json()) as { token: string | null };
  const cookie = response.headers.get('Set-Cookie')?.split(';')[0] ?? '';
  return { bearer: { Authorization: `Bearer ${token}` }, cookie: { Cookie: cookie } };
}

async function create(as: { bearer: Record<string, string> }, channel: string) {
  const response = await fetch(`${stack.serverUrl}/api/conversations`, {
    method: 'POST',
    headers: { ...as.bearer, 'Content-Type': 'application/json' },
    body: JSON.stringify({ channel }),
  });
  expect(response.status).toBe(201);
  return (await response.json()) as {
    conversation: Conversation;
    room_name: string;
    participant_token: string;
    conversation_id: string;
    conversation_key: string;
  };
}

/** Somebody at the support site, signed in, in a browser of their own. */
async function at(name: RegExp): Promise<Visitor> {
  const context = await browser.newContext();
  await context.grantPermissions(['microphone', 'camera']);
  const visitor = await Visitor.open(context, `${stack.siteUrl}/support`);
  await visitor.page.getByRole('button', { name }).click();
  return visitor;
}

const openId = (page: Page) => page.evaluate(() => location.hash.slice(2));
const openPath = (visitor: Visitor, id: string) =>
  visitor.page.evaluate((hash) => {
    location.hash = hash;
  }, `#/${id}`);

/** A message in the thread that the page shows, whoever's. */
const message = (visitor: Visitor, by: string, text: RegExp) =>
  visitor.page.locator(`.message.${by}`).filter({ hasText: text }).first();

async function messagesOf(id: string): Promise<readonly ConversationMessage[]> {
  const { bearer } = await signIn('ada');
  const response = await fetch(`${stack.serverUrl}/api/conversations/${id}/messages`, { headers: bearer });
  return ((await response.json()) as { messages: ConversationMessage[] }).messages;
}

describe('E: conversations, by their addresses', () => {
  it('E1, E2, E3, E6: each channel makes a conversation, its room and a token; nobody else gets to it', async () => {
    const [ada, ben, cleo] = await Promise.all([signIn('ada'), signIn('ben'), signIn('cleo')]);
    for (const channel of ['text', 'voice', 'video']) {
      const made = await create(ada, channel);
      expect(made.conversation).toMatchObject({ channel, owner: 'ada' });
      expect(made.room_name).toBe(`conversation:${made.conversation_id}`);
      const [, claims = ''] = made.participant_token.split('.');
      expect(JSON.parse(Buffer.from(claims, 'base64url').toString()).video).toMatchObject({
        room: made.room_name,
        canPublishSources: ['microphone', 'camera', 'screen_share'],
        canSubscribe: true,
      });
    }

    // a colleague is who the site's own server says, and nobody else
    const claim = await fetch(`${stack.serverUrl}/token`, {
      method: 'POST',
      headers: { ...ben.bearer, 'Content-Type': 'application/json' },
      body: JSON.stringify({ participant_attributes: { 'va.role': 'colleague' } }),
    });
    expect(claim.status).toBe(400);

    const { conversation_id: id, conversation_key } = await create(ada, 'voice');
    const secondKey = (await create(ben, 'voice')).conversation_key;
    const document = (await (await fetch(`${stack.serverUrl}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, unknown>>;
    };
    // whatever names a conversation in its address, now or later
    const byPath = Object.entries(document.paths).flatMap(([path, operations]) =>
      /\{(id|conversationId)\}/.test(path) && path.startsWith('/api/')
        ? Object.keys(operations)
            .filter((method) => ['get', 'post', 'put', 'patch', 'delete'].includes(method))
            .map((method) => ({ method, path: path.replace(/\{\w+\}/, id), body: {} as object }))
        : [],
    );
    expect(byPath.length).toBeGreaterThanOrEqual(8);
    const attempts = [
      ...byPath,
      { method: 'post', path: '/token', body: { conversation_id: id } },
      { method: 'post', path: '/token', body: { conversation_id: id, conversation_key } },
      { method: 'post', path: '/api/livekit/token', body: { conversationId: id } },
      { method: 'post', path: '/api/livekit/token', body: { conversationId: id, userId: 'ada' } },
      { method: 'post', path: '/api/livekit/room/create', body: { conversationId: id } },
    ];
    for (const key of [ben.bearer, { Authorization: `Bearer ${secondKey}` }])
      for (const { method, path, body } of attempts) {
        const isKey = key !== ben.bearer;
        if (isKey && path === '/token') continue; // a key is no user there
        const response = await fetch(stack.serverUrl + path, {
          method: method.toUpperCase(),
          headers: { ...key, ...(method !== 'get' && { 'Content-Type': 'application/json' }) },
          ...(method !== 'get' && { body: JSON.stringify(body) }),
        });
        await response.body?.cancel();
        expect([403, 400], `${method} ${path} answered ${response.status}`).toContain(response.status);
        if (response.status === 400) expect(path).toMatch(/feedback$/); // the body is read first there
      }
    const listed = await fetch(`${stack.serverUrl}/api/conversations`, { headers: ben.bearer });
    expect(await listed.text()).not.toContain(id);
    // what the site's own server keeps for colleagues
    for (const path of ['', `/${id}/events`, `/${id}/token`]) {
      const method = path.endsWith('/token') ? 'POST' : 'GET';
      const ask = (headers: Record<string, string>) =>
        fetch(`${stack.siteUrl}/support/api/desk/conversations${path}`, { method, headers });
      expect((await ask({})).status).toBe(401);
      expect((await ask(ben.cookie)).status).toBe(403);
      const answer = await ask(cleo.cookie);
      await answer.body?.cancel();
      expect(answer.ok).toBe(true);
    }
    expect((await fetch(`${stack.serverUrl}/api/conversations/${id}`, { headers: ada.bearer })).status).toBe(
      200,
    );
  });
});

describe('E: a conversation with the assistant and a colleague', () => {
  it('E5, E7: a video call is handed over and taken back; all of it is in the conversation, also after kill -9', async () => {
    const ada = await at(/Ada Moreau/);
    await ada.page.getByRole('button', { name: 'Video call' }).click();
    await ada.button('Start talking').click();
    await ada.reads('assistant', GREETING);
    await ada.asks('when are you open', HOURS);
    await ada.widget.locator('va-stage video[aria-label="Your camera"]').waitFor();
    const id = await openId(ada.page);
    // on a phone, too, everything is in reach
    await ada.page.setViewportSize(PHONE);
    for (const name of ['Mute', 'Camera', 'Share screen', 'Hang up']) {
      const box = await ada.button(name).boundingBox();
      expect(box, name).not.toBeNull();
      expect(box!.x + box!.width, name).toBeLessThanOrEqual(PHONE.width);
      expect(box!.y + box!.height, name).toBeLessThanOrEqual(PHONE.height);
    }

    // a second browser that has it open, and another person's
    const other = await at(/Ada Moreau/);
    await openPath(other, id);
    await message(other, 'assistant', HOURS).waitFor();
    const ben = await at(/Ben Okafor/);
    await openPath(ben, id);
    await ben.page.getByText('There is no such conversation of yours.').waitFor();
    await ben.page.close();

    // the colleague joins: the assistant sums up and is quiet
    const cleo = await at(/Cleo Winter/);
    await cleo.page
      .getByRole('link', { name: /Ada Moreau: video/ })
      .first()
      .click();
    await message(cleo, 'visitor', /when are you open/).waitFor();
    await ada.hearsSilence();
    await cleo.button('Start talking').click();
    await ada.page.getByRole('status').filter({ hasText: 'Cleo Winter has joined' }).waitFor();
    await message(cleo, 'assistant', /The visitor said .*when are you open/).waitFor();
    await cleo.sees('Listening');
    const before = await messagesOf(id);
    // words that the offline recogniser knows well
    await cleo.say('do you sell electric bikes');
    await message(other, 'colleague', /electric bikes/).waitFor(); // live, in a browser that is not in the call
    await ada.widget
      .locator('.entry')
      .filter({ hasText: /electric bikes/ })
      .waitFor();
    await ada.say('can I book a repair');
    await message(cleo, 'visitor', /book a repair/).waitFor();
    await ada.type('how can I pay');
    await message(cleo, 'visitor', /how can I pay/).waitFor();
    const talk = (await messagesOf(id)).slice(before.length);
    expect(talk.map(({ speaker }) => speaker)).toEqual(['colleague', 'visitor', 'visitor']);
    expect(talk[0]).toMatchObject({ name: 'Cleo Winter' });

    // and takes over again, knowing what was said
    await cleo.button('Hang up').click();
    await ada.reads('assistant', /I am back/);
    await ada.hearsSilence();
    await ada.type('say that again please');
    await ada.reads('assistant', /My colleague Cleo Winter said:.*electric bikes/);
    await ada.hearsSilence();

    // in mid-sentence, first the token server, then the agent
    const heardMs = await ada.heardMs();
    await ada.type('when are you open');
    await ada.hears(800, heardMs);
    stack.kill('token-server');
    stack.kill('agent');
    await stack.healthy('token-server');
    await stack.healthy('agent');
    await ada.sees(/Listening|Speaking/);
    await ada.hearsSilence();
    await ada.type('where are you');
    await ada.reads('assistant', /twelve Harbour Lane/);
    const shown = (await ada.snapshot()).transcript.filter(({ speaker }) => speaker === 'assistant');
    await eventually(async () => {
      const record = (await messagesOf(id)).map(({ text }) => text);
      for (const { text } of shown)
        expect(
          record.some((it) => it.startsWith(text.trim())),
          `lost: ${text}`,
        ).toBe(true);
    });

    // over a reload the call and what was said are there
    await ada.page.reload();
    await ada.sees('Listening');
    await ada.widget
      .locator('.entry')
      .filter({ hasText: /electric bikes/ })
      .first()
      .waitFor();
    await ada.button('Hang up').click();
    await message(ada, 'colleague', /electric bikes/).waitFor();
    await message(other, 'assistant', /twelve Harbour Lane/).waitFor();
  }, 120_000);
});

describe('E: what can go wrong', () => {
  it('E9: a call outlives its token and a network that is away for 3 and for 45 s; a deleted room is told', async () => {
    const ada = await at(/Ada Moreau/);
    await ada.page.getByRole('button', { name: 'Talk', exact: true }).click();
    await ada.type('when are you open');
    await ada.reads('assistant', HOURS);
    const endsAtMs = Date.now() + TOKEN_SECONDS * 1_000;
    const until = (ms: number) => ada.page.waitForFunction((at) => Date.now() > at, ms, { timeout: 60_000 });

    stack.kill('media-server', 'SIGSTOP');
    const away = until(Date.now() + 45_000);
    await ada.sees(/reconnecting/);
    await away;
    stack.kill('media-server', 'SIGCONT');
    await ada.sees(/Listening|Speaking/);
    await ada.type('where are you');
    await ada.reads('assistant', /twelve Harbour Lane/);

    // again, with a token that has ended
    await until(endsAtMs);
    stack.kill('media-server', 'SIGSTOP');
    await until(Date.now() + 3_000);
    stack.kill('media-server', 'SIGCONT');
    await ada.type('how can I pay');
    await ada.reads('assistant', /in cash/);

    const room = encodeURIComponent(`conversation:${await openId(ada.page)}`);
    const gone = await fetch(`${stack.serverUrl}/rooms/${room}`, { method: 'DELETE', headers: pair() });
    expect(gone.status).toBe(204);
    await ada.sees(/Call ended|Not connected/);
    // and the conversation goes on, in a room of the same name
    await ada.type('can I rent a bike');
    await ada.reads('assistant', /eighteen euros a day/);
  }, 150_000);
});

describe('E: how it is set up', () => {
  it('E4: a start with a wrong setting names it', async () => {
    const wrong = { LIVEKIT_API_KEY: '', LIVEKIT_API_SECRET: 'short', LIVEKIT_URL: 'media.example.com' };
    const [code, words] = await new Promise<[number | null, string]>((resolve) => {
      const child = spawn(process.execPath, [`${ROOT}/token-server/dist/main.js`], { env: wrong });
      let text = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (part: Buffer) => {
          text += String(part);
        });
      child.once('close', (it) => resolve([it, text]));
    });
    expect(code).toBe(1);
    for (const name of Object.keys(wrong)) expect(words).toContain(name);
    expect(words).not.toContain('short');
  });

  it('E8: a whole call by LiveKit Inference, as far as a stand-in of its gateway goes', async () => {
    const visitor = await Visitor.open(await browser.newContext(), `${stack.siteUrl}/contact`);
    await visitor.widget.evaluate((element) => element.setAttribute('assistant', 'inference'));
    await visitor.button('Start talking').click();
    await visitor.reads('assistant', /by LiveKit Inference/);
    await visitor.hearsSilence();
    const heardMs = await visitor.heardMs();
    await visitor.say('when are you open');
    await visitor.reads('visitor', /when are you open/);
    await visitor.reads('assistant', /At nine, says the gateway/);
    await visitor.hears(200, heardMs);
    expect(gateway.spoken).toContain('At nine, says the gateway.');
    await visitor.button('Hang up').click();
  });
});

describe('E: without the element', () => {
  it('E10: React in StrictMode makes one call from the session alone, and the client has it all as functions', async () => {
    const context = await browser.newContext();
    await context.grantPermissions(['microphone', 'camera']);
    const before = await conversationRooms();
    const react = await Visitor.open(context, `${stack.siteUrl}/headless/react`);
    await react.page.getByRole('status').filter({ hasText: 'connected, listening' }).waitFor();
    await react.page.getByRole('listitem').filter({ hasText: GREETING }).waitFor();
    expect((await conversationRooms()).filter((name) => !before.includes(name))).toHaveLength(1);
    await react.hearsSilence();
    await react.say('when are you open');
    await react.page.getByRole('listitem').filter({ hasText: HOURS }).waitFor();
    await react.page.getByRole('button', { name: 'Hang up' }).click();
    await react.page.getByRole('button', { name: 'Call' }).waitFor();
    await react.page.close();

    const client = await Visitor.open(context, `${stack.siteUrl}/headless/client`);
    const tells = (words: RegExp) =>
      client.page.getByRole('listitem').filter({ hasText: words }).last().waitFor();
    const press = (name: string) => client.page.getByRole('button', { name, exact: true }).click();
    await press('Connect');
    await tells(/connected, microphone on, camera off/);
    await tells(/message: assistant.hello/);
    await press('Mute');
    await tells(/connected, microphone muted/);
    await press('Video');
    await tells(/microphone muted, camera on/);
    await press('Disconnect');
    await tells(/ended, microphone off, camera off/);
  });
});

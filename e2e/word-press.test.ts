import { expect, inject, it } from 'vitest';
import { useBrowser } from './support/browser.js';
import { rooms } from './support/rooms.js';
import { eventually, Visitor } from './support/visitor.js';

const { siteUrl, serverUrl } = inject('stack');
// a page that the test answers for has no address, and would count as one from the internet
const browser = useBrowser(['--disable-features=LocalNetworkAccessChecks']);

/** What themes say of bare elements, and page builders of everything. */
const THEME = `
  html { font-size: 62.5% }
  *, *::before, *::after { box-sizing: inherit; max-width: 100% }
  p { margin: 0 0 3em; line-height: 3 }
  button, input, textarea, [type=button] { width: 100%; padding: 2em; text-transform: uppercase; background: red; border: 5px solid }
  svg, img, video, canvas { height: auto; display: block }
  :focus { outline: none !important }
  .entry-content > * { max-width: 40rem; margin-inline: auto }
  #wpadminbar { position: fixed; inset: 0 0 auto; height: 32px; z-index: 99999; background: #1d2327 }`;

/** Old libraries add to what the language has, and so does for-in over it. */
const OLD_LIBRARY = `
  Array.prototype.each = function (visit) { this.forEach(visit) };
  Object.prototype.extend = function () { return this };
  String.prototype.strip = String.prototype.trim;
  window.$ = window.jQuery = function () { return this };`;

/** Optimisers load scripts at the first sign of a visitor, from an attribute. */
const OPTIMISER = `
  const load = () => {
    for (const delayed of document.querySelectorAll('script[type="text/delayed"]')) {
      const script = document.createElement('script');
      script.type = 'module';
      script.async = true;
      script.src = delayed.dataset.src;
      delayed.replaceWith(script);
    }
  };
  addEventListener('pointermove', load, { once: true });`;

const page = (post: string, footer: string) => `<!doctype html>
  <html lang="en-US"><head><meta charset="utf-8"><title>Harbour Bikes</title>
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <style>${THEME}</style><script>${OLD_LIBRARY}</script></head>
  <body class="home page logged-in admin-bar"><div id="wpadminbar"></div>
  <div class="wp-site-blocks"><main class="entry-content"><h1>Rent a bike</h1>${post}</main></div>
  ${footer}</body></html>`;

const open = async (html: string) => {
  const context = await browser.newContext();
  await context.route(`${siteUrl}/`, (route) =>
    route.fulfill({ contentType: 'text/html; charset=UTF-8', body: html }),
  );
  const visitor = await Visitor.open(context, siteUrl);
  const errors: string[] = [];
  visitor.page.on('pageerror', ({ message }) => errors.push(message));
  return { visitor, errors };
};

it('a WordPress page has a whole call, with the theme’s styles, old libraries and the script in its footer', async () => {
  const { visitor, errors } = await open(
    page(
      '<p>Ask us anything.</p>',
      `<voice-assistant heading="Harbour Bikes"></voice-assistant>
       <script type="module" src="${serverUrl}/voice-assistant.js?ver=6.8.3" id="voice-assistant-js-module"></script>`,
    ),
  );
  await visitor.startCall();
  await visitor.sees('Listening');
  await visitor.asks('when are you open', /Monday to Friday/);
  await visitor.type('how can I pay');
  await visitor.reads('assistant', /in cash/);
  expect(await visitor.widget.locator('[part=panel]').boundingBox()).toMatchObject({
    width: 380,
    height: 600,
  });
  const hangUp = await visitor.button('Hang up').boundingBox();
  expect(hangUp!.width, 'the theme’s buttons are as wide as their place').toBeLessThan(100);
  await visitor.button('Hang up').click();
  await visitor.sees('Call ended');
  await eventually(async () => expect(await rooms()).toEqual([]));
  expect(errors).toEqual([]);
});

it('in a post, in a paragraph of the editor’s own and with a script that is delayed, it is there at the first move', async () => {
  const { visitor, errors } = await open(
    page(
      `<p><voice-assistant layout="inline"></voice-assistant><br />
       <script type="text/delayed" data-src="${serverUrl}/voice-assistant.js"></script></p>`,
      `<script>${OPTIMISER}</script>`,
    ),
  );
  const start = visitor.button('Start talking');
  expect(await start.count()).toBe(0);
  await visitor.page.mouse.move(10, 10);
  await start.click();
  await visitor.reads('assistant', /Hello, this is Harbour Bikes/);
  await visitor.hears(500);
  await visitor.button('Hang up').click();
  await eventually(async () => expect(await rooms()).toEqual([]));
  expect(errors).toEqual([]);
});

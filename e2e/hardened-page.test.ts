import { describe, expect, inject, it } from 'vitest';
import { useBrowser } from './support/browser.js';
import { Visitor } from './support/visitor.js';

const { siteUrl, serverUrl, livekit } = inject('stack');
// a page that the test answers for has no address, and would count as one from the internet
const browser = useBrowser(['--disable-features=LocalNetworkAccessChecks']);

/** All that a page must allow, and not a word more. */
const POLICY = [
  "default-src 'none'",
  `script-src ${serverUrl}`,
  `connect-src ${serverUrl} ${livekit.url} ${livekit.url.replace('ws', 'http')}`,
  `style-src ${siteUrl}`,
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
].join('; ');

const HOSTILE = '* { all: unset; font-size: 40px !important; display: block !important }';

describe('a page with a strict policy, trusted types and a hostile stylesheet', () => {
  it('has a whole call without a single violation', async () => {
    const context = await browser.newContext();
    await context.route(`${siteUrl}/`, async (route) => {
      const response = await route.fetch();
      const headers = { ...response.headers(), 'content-security-policy': POLICY };
      await route.fulfill({ response, headers });
    });
    await context.route(`${siteUrl}/site.css`, (route) =>
      route.fulfill({ contentType: 'text/css', body: HOSTILE }),
    );
    await context.addInitScript(() => {
      const violations: string[] = [];
      Object.assign(window, { violations });
      document.addEventListener('securitypolicyviolation', (event) => {
        violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
      });
    });

    const visitor = await Visitor.open(context, siteUrl);
    await visitor.startCall();
    await visitor.sees('Listening');
    await visitor.asks('when are you open', /Monday to Friday/);
    await visitor.type('how can I pay');
    await visitor.reads('assistant', /in cash/);
    const box = await visitor.widget.locator('[part=panel]').boundingBox();
    expect(box).toMatchObject({ width: 380, height: 600 });
    await visitor.button('Hang up').click();
    await visitor.sees('Call ended');
    const violations = await visitor.page.evaluate(
      () => (window as unknown as { violations: string[] }).violations,
    );
    // the demo's own empty icon is refused as well, which is the page's business
    expect(violations.filter((it) => !it.startsWith('img-src data'))).toEqual([]);
  });
});

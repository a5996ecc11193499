import type { CDPSession, Locator } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { useBrowser } from './support/browser.js';
import type { VoiceAssistantElement } from './support/visitor.js';

const { siteUrl } = inject('stack');
const browser = useBrowser();

/** Calls and hangs up by the element's methods, as soon as the assistant is there. */
const call = (widget: Locator) =>
  widget.evaluate(async (element) => {
    const assistant = element as VoiceAssistantElement;
    await assistant.connect();
    const there = new AbortController();
    await new Promise<void>((resolve) => {
      const look = () => ['listening', 'speaking'].includes(assistant.snapshot.agent) && resolve();
      assistant.addEventListener('va-agent-change', look, { signal: there.signal });
      look();
    });
    there.abort();
    await assistant.disconnect();
  });

/** Listeners and nodes that are left when the collector has been, often enough to find nothing more. */
async function leftovers(devtools: CDPSession): Promise<{ listeners: number; nodes: number }> {
  const count = async () => {
    await devtools.send('HeapProfiler.collectGarbage');
    const { jsEventListeners, nodes } = await devtools.send('Memory.getDOMCounters');
    return { listeners: jsEventListeners, nodes };
  };
  let last = await count();
  await expect
    .poll(
      async () => {
        const [before, now] = [last, await count()];
        last = now;
        return JSON.stringify(before) === JSON.stringify(now);
      },
      { timeout: 20_000, interval: 1_000 },
    )
    .toBe(true);
  return last;
}

describe('call after call in one page', () => {
  it('leaves nothing behind', async () => {
    // the browser's own microphone, and nobody listening: a visitor of the other tests leaves listeners of their own
    const page = await (await browser.newContext()).newPage();
    await page.goto(siteUrl);
    const widget = page.locator('voice-assistant');
    const devtools = await page.context().newCDPSession(page);
    await call(widget);
    await call(widget);
    const before = await leftovers(devtools);
    for (let calls = 0; calls < 4; calls += 1) await call(widget);
    expect(await leftovers(devtools)).toEqual(before);
  });
});

import type { Browser } from 'playwright-core';

export interface Measured {
  /** From setting the entries to the end of the layout that shows them. */
  readonly firstMs: number;
  /** The same for each of many words that come at the end. */
  readonly wordMs: readonly number[];
  /** From each frame to the next while the transcript is scrolled from its end to its beginning. */
  readonly frameMs: readonly number[];
  /** What the main thread did in each of those. */
  readonly busyMsPerFrame: number;
}

/** One page, one transcript. */
export async function measureTranscript(browser: Browser, url: string, entries: number): Promise<Measured> {
  const page = await browser.newPage({ viewport: { width: 420, height: 640 } });
  try {
    await page.goto(url);
    await page.waitForFunction(() => (window as unknown as { ready?: boolean }).ready);
    const drawn = await page.evaluate(draw, entries);
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Performance.enable');
    const busySeconds = async () => {
      const { metrics } = await cdp.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
    };
    const before = await busySeconds();
    const frameMs = await page.evaluate(scroll);
    const busyMsPerFrame = (((await busySeconds()) - before) * 1_000) / frameMs.length;
    return { ...drawn, frameMs, busyMsPerFrame };
  } finally {
    await page.close();
  }
}

interface Transcript extends HTMLElement {
  entries: readonly object[];
  readonly updateComplete: Promise<boolean>;
}

/** Runs in the page. */
async function draw(count: number): Promise<Pick<Measured, 'firstMs' | 'wordMs'>> {
  const WORDS = 60;
  const element = document.createElement('va-transcript') as Transcript;
  document.body.append(element);
  const text = (index: number) =>
    `This is what was said as number ${index}. ${'More of it. '.repeat(index % 7)}`;
  const entries = Array.from({ length: count }, (_, index) => {
    const speaker = index % 2 === 0 ? 'assistant' : 'visitor';
    return Object.freeze({ id: `e${index}`, speaker, text: text(index), final: true, at: index * 1_000 });
  });
  const show = async (shown: readonly object[]) => {
    const begun = performance.now();
    element.entries = shown;
    await element.updateComplete;
    element.getBoundingClientRect(); // style and layout
    const ms = performance.now() - begun;
    await new Promise(requestAnimationFrame);
    return ms;
  };
  const firstMs = await show(entries);
  const wordMs: number[] = [];
  for (let word = 1; word <= WORDS; word++) {
    const last = { id: 'last', speaker: 'assistant', text: 'word '.repeat(word), final: false, at: 0 };
    wordMs.push(await show([...entries, last]));
  }
  return { firstMs, wordMs };
}

/** Runs in the page: as fast as a thumb throws it, 120 px a frame, then in leaps. */
async function scroll(): Promise<number[]> {
  const FRAMES = 600;
  const element = document.querySelector('va-transcript') as HTMLElement;
  const frame = () => new Promise<number>(requestAnimationFrame);
  const leap = element.scrollHeight / FRAMES;
  element.scrollTop = element.scrollHeight;
  let last = await frame();
  const frameMs: number[] = [];
  for (let index = 0; index < FRAMES; index++) {
    element.scrollTop -= index < FRAMES / 2 ? 120 : leap * 2;
    const now = await frame();
    frameMs.push(now - last);
    last = now;
  }
  return frameMs;
}

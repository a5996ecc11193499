import type { BrowserContext, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { giveVoiceAndEars } from './page-ears.js';
import { spoken } from './speech.js';

/** How long anything that a visitor waits for may take before a test gives up, ms. */
const PATIENCE_MS = 20_000;
/** The assistant has finished when nothing has been heard for so long. */
const SILENCE_MS = 700;

export interface VisitorOptions {
  /** Speaks through a microphone of the test's; otherwise it is the browser that answers. */
  readonly microphone?: boolean;
}

/** Someone on a web site with the widget on it: sees, clicks, types, speaks and listens. */
export class Visitor {
  readonly page: Page;
  readonly widget: Locator;

  private constructor(page: Page) {
    this.page = page;
    this.widget = page.locator('voice-assistant');
  }

  static async open(
    context: BrowserContext,
    url: string,
    { microphone = true }: VisitorOptions = {},
  ): Promise<Visitor> {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    await page.addInitScript(giveVoiceAndEars, { microphone });
    await page.goto(url);
    return new Visitor(page);
  }

  button(name: string | RegExp): Locator {
    return this.widget.getByRole('button', { name });
  }

  /** Opens the panel and asks for a call. */
  async startCall(): Promise<void> {
    await this.button('Talk to us').click();
    await this.button('Start talking').click();
  }

  /** Says it into the microphone, to the end. */
  async say(sentence: string): Promise<void> {
    const wav = await spoken(sentence);
    await this.page.evaluate((base64) => window.say(base64), wav.toString('base64'));
  }

  /**
   * Gives the visitor a slow microphone: it is there when `until` holds of the call, and what is said into it from the
   * very first moment on is the sentence. For the widget's asking after the first `skip` times.
   */
  async speaksAtOnce(
    sentence: string,
    until: Partial<Pick<VoiceAssistantElement['snapshot'], 'connection' | 'agent'>>,
    skip = 0,
  ): Promise<void> {
    const wavBase64 = (await spoken(sentence)).toString('base64');
    await this.page.evaluate(
      ({ wavBase64, until, skip }) => {
        const { mediaDevices } = navigator;
        const widget = document.querySelector('voice-assistant') as VoiceAssistantElement;
        const native = mediaDevices.getUserMedia.bind(mediaDevices);
        let asked = 0;
        mediaDevices.getUserMedia = async (constraints) => {
          asked += 1;
          if (asked <= skip) return native(constraints);
          const holds = () => {
            const { connection, agent } = widget.snapshot;
            return Object.entries(until).every(([name, value]) => ({ connection, agent })[name] === value);
          };
          await new Promise<void>((resolve) => {
            const look = () => holds() && resolve();
            for (const event of ['va-connection-change', 'va-agent-change'])
              widget.addEventListener(event, look);
          });
          const stream = await native(constraints);
          setTimeout(() => void window.say(wavBase64));
          return stream;
        };
      },
      { wavBase64, until, skip },
    );
  }

  async type(text: string): Promise<void> {
    await this.widget.getByRole('textbox', { name: 'Your message' }).fill(text);
    await this.button('Send').click();
  }

  /** Waits until the assistant says that it is in this state, in words. */
  async sees(status: string | RegExp): Promise<void> {
    await this.widget.locator('.status').filter({ hasText: status }).waitFor();
  }

  /** Waits for final text of one side that matches. */
  async reads(speaker: 'visitor' | 'assistant', text: RegExp): Promise<void> {
    const utterance = this.widget.locator(`.${speaker}:not(.partial)`).filter({ hasText: text }).last();
    await utterance.waitFor().catch(async (cause: unknown) => {
      throw new Error(`the ${speaker} has not said ${text}:\n${(await this.transcript()).join('\n')}`, {
        cause,
      });
    });
  }

  /** All that stands in the transcript, e.g. `visitor: when are you open`. */
  async transcript(): Promise<string[]> {
    return this.widget.evaluate((element) =>
      (element as VoiceAssistantElement).snapshot.transcript.map(
        ({ speaker, text }) => `${speaker}: ${text}`,
      ),
    );
  }

  async snapshot(): Promise<VoiceAssistantElement['snapshot']> {
    return this.widget.evaluate((element) => (element as VoiceAssistantElement).snapshot);
  }

  /** How long the assistant has been heard since the page was opened, ms. */
  async heardMs(): Promise<number> {
    return (await this.page.evaluate(() => window.heard())).heardMs;
  }

  /** Waits until at least `ms` more than `before` have been heard, by ear and not by what the page says. */
  async hears(ms: number, before = 0): Promise<void> {
    await this.page.waitForFunction((least) => window.heard().heardMs >= least, before + ms);
  }

  /** Waits until the assistant has spoken to the end. */
  async hearsSilence(): Promise<void> {
    await this.page.waitForFunction((least) => window.heard().quietMs >= least, SILENCE_MS);
  }

  /** Asks aloud, and waits for an answer that is both heard and read. */
  async asks(question: string, answer: RegExp): Promise<void> {
    await this.hearsSilence();
    const before = await this.heardMs();
    await this.say(question);
    await this.reads('visitor', new RegExp(question, 'i'));
    await this.reads('assistant', answer);
    await this.hears(500, before);
  }
}

/** As much of the element as the tests read. */
export interface VoiceAssistantElement extends HTMLElement {
  server: string;
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  sendMessage(type: string, payload: object): Promise<unknown>;
  readonly snapshot: {
    readonly connection: string;
    readonly agent: string;
    readonly microphone: { readonly state: string };
    readonly transcript: readonly { readonly id: string; readonly speaker: string; readonly text: string }[];
    readonly participants: readonly { readonly identity: string; readonly agent: boolean }[];
    readonly error: { readonly code: string } | null;
  };
}

/** Waits until a condition outside the page holds. */
export const eventually = (assertion: () => Promise<void>, timeoutMs = PATIENCE_MS): Promise<void> =>
  expect
    .poll(() => assertion().then(() => 'holds', String), { timeout: timeoutMs, interval: 200 })
    .toBe('holds');

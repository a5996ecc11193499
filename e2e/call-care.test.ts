import { describe, expect, inject, it } from 'vitest';
import { useBrowser } from './support/browser.js';
import { rooms } from './support/rooms.js';
import { eventually, Visitor } from './support/visitor.js';

const { siteUrl, serverUrl } = inject('stack');
const browser = useBrowser();

describe('devices', () => {
  it('are changed in mid-call, and one that is unplugged is replaced and said so', async () => {
    const visitor = await Visitor.open(await browser.newContext(), siteUrl, { microphone: false });
    await visitor.page.evaluate(() => {
      const { mediaDevices } = navigator;
      const native = mediaDevices.getUserMedia.bind(mediaDevices);
      const given: MediaStreamTrack[] = [];
      mediaDevices.getUserMedia = async (constraints) => {
        const stream = await native(constraints);
        given.push(...stream.getTracks());
        return stream;
      };
      Object.assign(window, {
        unplug: () => {
          const track = given.findLast(({ readyState }) => readyState === 'live')!;
          track.stop();
          track.dispatchEvent(new Event('ended')); // as the browser does, and `stop()` does not
        },
      });
    });
    await visitor.startCall();
    await visitor.sees(/Listening|Speaking/);
    await visitor.button('Devices').click();
    const picker = visitor.widget.getByRole('combobox', { name: 'Microphone' });
    await picker.waitFor();
    const others = (await picker.locator('option').allTextContents()).filter(
      (label) => !label.includes('Default'),
    );
    await picker.selectOption({ label: others.at(-1)! });
    await expect
      .poll(() => picker.evaluate((select) => (select as HTMLSelectElement).selectedOptions[0]?.label))
      .toBe(others.at(-1));
    expect((await visitor.snapshot()).microphone.state).toBe('on');

    await visitor.page.evaluate(() => (window as unknown as { unplug(): void }).unplug());
    await visitor.widget.getByText(/A device was unplugged\. Now in use: .+/).waitFor();
    expect((await visitor.snapshot()).microphone.state).toBe('on');
    await visitor.button('Hang up').click();
    await eventually(async () => expect(await rooms()).toEqual([]));
  });
});

describe('a headset', () => {
  it('that takes over in mid-call leaves the microphone silent for a moment, and the call goes on', async () => {
    const visitor = await Visitor.open(await browser.newContext(), siteUrl);
    await visitor.page.evaluate(() => {
      const { mediaDevices } = navigator;
      const native = mediaDevices.getUserMedia.bind(mediaDevices);
      mediaDevices.getUserMedia = async (constraints) => {
        const stream = await native(constraints);
        const [track] = stream.getAudioTracks();
        // as a browser does while the system moves sound to another device
        Object.assign(window, { tell: (type: string) => track?.dispatchEvent(new Event(type)) });
        return stream;
      };
    });
    const tell = (type: string) =>
      visitor.page.evaluate((it) => (window as unknown as { tell(type: string): void }).tell(it), type);
    await visitor.startCall();
    await visitor.reads('assistant', /Hello, this is Harbour Bikes/);
    await visitor.hearsSilence();
    await tell('mute');
    await visitor.page.evaluate(() => navigator.mediaDevices.dispatchEvent(new Event('devicechange')));
    await tell('unmute');
    await visitor.asks('when are you open', /Monday to Friday/);
    expect((await visitor.snapshot()).connection).toBe('connected');
    expect((await visitor.snapshot()).error).toBeNull();
  });
});

describe('the end of a call', () => {
  it('comes when nobody has said anything for as long as the page allows, and not before', async () => {
    const visitor = await Visitor.open(await browser.newContext(), siteUrl);
    await visitor.widget.evaluate((element) => element.setAttribute('idle-timeout', '10'));
    const warning = visitor.widget.getByText(/Are you still there/);
    await visitor.startCall();
    await visitor.reads('assistant', /Hello, this is Harbour Bikes/);
    await warning.waitFor();
    await visitor.asks('when are you open', /Monday to Friday/);
    await warning.waitFor({ state: 'hidden' });
    await warning.waitFor();
    await visitor.sees('Call ended');
    await eventually(async () => expect(await rooms()).toEqual([]));
  });

  it('comes after the time that the page allows, announced before', async () => {
    const visitor = await Visitor.open(await browser.newContext(), siteUrl);
    await visitor.widget.evaluate((element) => element.setAttribute('max-duration', '8'));
    await visitor.startCall();
    await visitor.widget.getByText(/The call ends in/).waitFor();
    await visitor.sees('Call ended');
    await eventually(async () => expect(await rooms()).toEqual([]));
  });
});

describe('when all lines are busy', () => {
  it('shows the visitor’s place, waits without a microphone, and loses nothing that is said from then on', async () => {
    const visitor = await Visitor.open(await browser.newContext(), siteUrl);
    const tickets: unknown[] = [];
    await visitor.page.route(`${serverUrl}/token`, async (route) => {
      if (route.request().method() === 'OPTIONS') return route.continue();
      const body = route.request().postDataJSON();
      tickets.push(body.queue_ticket);
      if (tickets.length === 3) {
        delete body.queue_ticket;
        return route.fulfill({ response: await route.fetch({ postData: JSON.stringify(body) }) });
      }
      const queue = { position: 3 - tickets.length, ticket: `place-${tickets.length}`, retry_after_s: 1 };
      return route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        headers: { 'Access-Control-Allow-Origin': '*' },
        json: { type: 'about:blank', title: 'All lines are busy', status: 503, code: 'at-capacity', queue },
      });
    });
    await visitor.speaksAtOnce('when are you open', { connection: 'connected' }, 1);
    await visitor.startCall();
    await visitor.sees('Your place: 2');
    expect((await visitor.snapshot()).microphone.state).toBe('off');
    await visitor.sees('Your place: 1');
    await visitor.reads('visitor', /when are you open/i);
    await visitor.reads('assistant', /Monday to Friday/);
    expect(tickets).toEqual([undefined, 'place-1', 'place-2']);
    expect((await visitor.snapshot()).microphone.state).toBe('on');
  });
});

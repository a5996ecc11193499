import { describe, expect, inject, it } from 'vitest';
import { useBrowser } from '../support/browser.js';
import { giveDevices, type KioskDevices } from '../support/kiosk-camera.js';
import { observe } from '../support/observer.js';
import { mediaServer, rooms } from '../support/rooms.js';
import { eventually, Visitor } from '../support/visitor.js';

const { siteUrl } = inject('stack');
const browser = useBrowser();

const kioskRooms = async () => (await rooms()).filter((name) => name.startsWith('kiosk-volcano-'));

const ALL: KioskDevices = { camera: 'there', microphone: 'own' };

/** Somebody who has touched the kiosk and was greeted. */
async function standAtKiosk(devices = ALL): Promise<Visitor> {
  const context = await browser.newContext();
  await context.addInitScript(giveDevices, devices);
  const visitor = await Visitor.open(context, `${siteUrl}/kiosk`, {
    microphone: devices.microphone === 'own',
  });
  await begin(visitor);
  return visitor;
}

async function begin(visitor: Visitor): Promise<void> {
  await visitor.button('Start talking').click();
  await visitor.reads('assistant', /Welcome to Volcano Burgers/);
  await screenOf(visitor).getByText('Volcano Burger', { exact: true }).waitFor();
}

const screenOf = (visitor: Visitor) => visitor.widget.locator('va-screen');
const touch = (visitor: Visitor, name: string | RegExp) =>
  screenOf(visitor).getByRole('button', { name }).first().click();
/** The cart's line below the dishes, e.g. `2 Your order €19.00`. */
const showsTotal = (visitor: Visitor, total: string) =>
  screenOf(visitor).locator('.bar, .total').filter({ hasText: total }).waitFor();

const showsTitle = (visitor: Visitor, title: string) =>
  screenOf(visitor).getByRole('heading', { name: title }).waitFor();

/** Says it once the assistant has finished. What is understood of a small word may differ: what comes of it counts. */
async function says(visitor: Visitor, sentence: string, comesOfIt: () => Promise<unknown>): Promise<void> {
  await visitor.hearsSilence();
  const before = await visitor.heardMs();
  await visitor.say(sentence);
  await comesOfIt().catch(async (cause: unknown) => {
    const said = (await visitor.transcript()).join('\n');
    throw new Error(`nothing came of "${sentence}":\n${said}`, { cause });
  });
  await visitor.hears(500, before); // the screen is often there before the answer is heard
}

/** What the vision agent says of who stands there. */
async function presence(): Promise<string | undefined> {
  const [room] = await kioskRooms();
  const people = room ? await mediaServer().listParticipants(room) : [];
  return people.map(({ attributes }) => attributes['va.presence']).find((it) => it !== undefined);
}

async function sent(visitor: Visitor, kind: 'audio' | 'video') {
  const report = await visitor.page.evaluate((it) => window.sent(it), kind);
  if (!report) throw new Error(`no ${kind} is sent`);
  return report;
}

describe('C: the kiosk', () => {
  it('C1-C5, C9, C10: takes an order by voice and touch at once, sees who is there, and ends when they go', async () => {
    const visitor = await standAtKiosk();
    expect(await kioskRooms()).toHaveLength(1);
    await eventually(async () => expect(await presence()).toBe('nobody'));
    const cameraAtFirst = await sent(visitor, 'video');
    await visitor.page.evaluate(() => window.stand(true));
    await says(visitor, 'add two volcano burgers to my cart', () => showsTotal(visitor, '€19.00'));
    await eventually(async () => expect(await presence()).toBe('someone'));

    // one cart, two hands
    await visitor.hearsSilence();
    await touch(visitor, /Garden Burger/);
    await Promise.all([
      visitor.say('add a lemonade to my cart'),
      touch(visitor, 'Add to cart').then(() => touch(visitor, 'Burgers')),
    ]);
    const snapshot = () =>
      visitor.widget.evaluate(
        (element) => (element as unknown as { snapshot: { ui?: { cart?: object } } }).snapshot.ui,
      );
    await eventually(async () =>
      expect(await snapshot()).toMatchObject({
        cart: {
          items: [
            { id: 'volcano-burger', qty: 2 },
            { id: 'garden-burger', qty: 1 },
            { id: 'lemonade', qty: 1 },
          ].map((it) => expect.objectContaining(it)),
        },
      }),
    );

    // C3: what the browser sends of a camera that gives 1280 x 720 pixels 30 times a second
    const camera = await sent(visitor, 'video');
    const seconds = (camera.timestamp - cameraAtFirst.timestamp) / 1_000;
    expect(seconds).toBeGreaterThan(5);
    expect(camera.codec.mimeType).toMatch(/VP8|H264/);
    expect(Math.max(camera.frameWidth / 640, camera.frameHeight / 480)).toBeLessThanOrEqual(1);
    expect((camera.framesSent - cameraAtFirst.framesSent) / seconds).toBeLessThanOrEqual(15.5);
    expect(camera.targetBitrate).toBeLessThanOrEqual(500_000);
    expect(((camera.bytesSent - cameraAtFirst.bytesSent) * 8) / seconds).toBeLessThanOrEqual(500_000);
    expect((await sent(visitor, 'audio')).codec).toMatchObject({ mimeType: 'audio/opus', clockRate: 48_000 });

    // C9: nobody stands there any more, for as long as the assistant's file says
    await visitor.page.evaluate(() => window.stand(false));
    await eventually(async () => expect(await presence()).toBe('nobody'), 15_000);
    await visitor.button('Start talking').waitFor({ timeout: 40_000 });
    expect(await visitor.transcript()).toEqual([]); // the next visitor sees nothing of the last
    await screenOf(visitor).waitFor({ state: 'detached' });
    await eventually(async () => expect(await kioskRooms()).toEqual([]));
  });

  it('C2, C4, C9, C10: takes an order by voice alone, while one of the staff looks on unseen', async () => {
    const visitor = await standAtKiosk();
    await visitor.page.evaluate(() => window.stand(true));
    const [room] = await kioskRooms();
    const staff = await observe(await browser.newContext(), room!);

    await says(visitor, 'show me the burgers', () => showsTitle(visitor, 'Burgers'));
    await says(visitor, 'add two volcano burgers to my cart', () => showsTotal(visitor, '€19.00'));
    await says(visitor, 'can you see me', () => visitor.reads('assistant', /I see somebody standing there/));
    await says(visitor, 'what is in my cart', () => showsTitle(visitor, 'Your cart'));
    await visitor.reads('assistant', /In your cart: 2 Volcano Burger\. Together €19/);
    await says(visitor, 'check out please', () => showsTitle(visitor, 'Is this right?'));
    await says(visitor, 'confirm the order', () =>
      screenOf(visitor)
        .getByText(/Your order number is \d{3}\./)
        .first()
        .waitFor(),
    );
    await screenOf(visitor).locator('va-code svg').waitFor();

    const seen = await staff.look();
    expect(seen.identities.filter((it) => /^(frontend|agent|vision-agent)-/.test(it))).toHaveLength(3);
    expect(seen.types).toEqual(
      expect.arrayContaining(['ui.update', 'ui.notification', 'tts.start', 'tts.end']),
    );
    expect([...seen.sources].sort()).toEqual(['camera', 'microphone', 'microphone']);
    expect(await staff.speak()).toMatch(/permission/i);
    const { participants } = await visitor.snapshot();
    expect(participants.map(({ identity }) => identity)).not.toContain(staff.identity);
    expect(participants.every(({ agent }) => agent)).toBe(true);
    await staff.leave();

    await visitor.hearsSilence();
    await visitor.say('goodbye');
    await visitor.button('Start talking').waitFor();
    await eventually(async () => expect(await kioskRooms()).toEqual([]));
  });

  it('C6: takes an order by touch alone where there is neither camera nor microphone, and is over at a touch', async () => {
    const visitor = await standAtKiosk({ camera: 'missing', microphone: 'missing' });
    await visitor.sees('Touch the screen');
    await touch(visitor, 'Drinks');
    await touch(visitor, /Lemonade/);
    await touch(visitor, 'Add to cart');
    await touch(visitor, /Your order/);
    await touch(visitor, /One more: Lemonade/);
    await touch(visitor, 'Check out');
    await touch(visitor, 'Order now');
    await screenOf(visitor).locator('va-code svg').waitFor();
    const removed = visitor.page.waitForResponse((it) => it.request().method() === 'DELETE');
    await touch(visitor, 'I am done');
    await visitor.button('Start talking').waitFor();
    await eventually(async () => expect(await kioskRooms()).toEqual([]));
    expect((await removed).status()).toBe(204);

    // the next one has not been allowed to use them: a screen says how, and orders are taken meanwhile
    await visitor.page.evaluate(() => window.plug({ camera: 'there', microphone: 'blocked' }));
    await begin(visitor);
    await visitor.widget.getByText(/The microphone is blocked\. .*allow it there/).waitFor();
    await touch(visitor, 'Burgers');
    await showsTitle(visitor, 'Burgers');
  });
});

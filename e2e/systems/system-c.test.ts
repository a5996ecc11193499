import { RoomServiceClient } from 'livekit-server-sdk';
import { describe, expect, inject, it } from 'vitest';
import { useBrowser } from '../support/browser.js';
import { giveCamera } from '../support/kiosk-camera.js';
import { rooms } from '../support/rooms.js';
import { eventually, Visitor } from '../support/visitor.js';

const { siteUrl, livekit } = inject('stack');
const browser = useBrowser();
const media = new RoomServiceClient(livekit.url.replace(/^ws/, 'http'), livekit.apiKey, livekit.apiSecret);

const kioskRooms = async () => (await rooms()).filter((name) => name.startsWith('kiosk-volcano-'));

/** Somebody who has touched the kiosk and was greeted. */
async function standAtKiosk(microphone: 'granted' | 'denied'): Promise<Visitor> {
  const context = await browser.newContext({ microphone });
  await context.addInitScript(giveCamera);
  const visitor = await Visitor.open(context, `${siteUrl}/kiosk`, { microphone: microphone === 'granted' });
  await visitor.button('Start talking').click();
  await visitor.reads('assistant', /Welcome to Volcano Burgers/);
  await screenOf(visitor).getByText('Volcano Burger', { exact: true }).waitFor();
  return visitor;
}

const screenOf = (visitor: Visitor) => visitor.widget.locator('va-screen');
const touch = (visitor: Visitor, name: string | RegExp) =>
  screenOf(visitor).getByRole('button', { name }).first().click();
/** The cart's line below the dishes, e.g. `2 Your order €19.00`. */
const showsTotal = (visitor: Visitor, total: string) =>
  screenOf(visitor).locator('.bar, .total').filter({ hasText: total }).waitFor();

/** What the vision agent says of who stands there. */
async function presence(): Promise<string | undefined> {
  const [room] = await kioskRooms();
  const people = room ? await media.listParticipants(room) : [];
  return people.map(({ attributes }) => attributes['va.presence']).find((it) => it !== undefined);
}

describe('C: the kiosk', () => {
  it('C1-C5, C9, C10: takes an order by voice and touch at once, sees who is there, and ends when they go', async () => {
    const visitor = await standAtKiosk('granted');
    expect(await kioskRooms()).toHaveLength(1);
    await eventually(async () => expect(await presence()).toBe('nobody'));
    await visitor.page.evaluate(() => window.stand(true));
    await visitor.hearsSilence();
    // by its answer and the cart: the recogniser may have understood a small word otherwise
    await visitor.say('add two volcano burgers to my cart');
    await showsTotal(visitor, '€19.00');
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

    // C3: what the browser sends
    const video = await visitor.page.evaluate(() => window.sent('video'));
    expect(video?.codec?.mimeType).toMatch(/VP8|H264/);
    expect(video?.frameWidth).toBeLessThanOrEqual(640);
    const audio = await visitor.page.evaluate(() => window.sent('audio'));
    expect(audio?.codec).toMatchObject({ mimeType: 'audio/opus', clockRate: 48_000 });

    // C9: nobody stands there any more, for as long as the assistant's file says
    await visitor.page.evaluate(() => window.stand(false));
    await eventually(async () => expect(await presence()).toBe('nobody'), 15_000);
    await visitor.button('Start talking').waitFor({ timeout: 40_000 });
    expect(await visitor.transcript()).toEqual([]); // the next visitor sees nothing of the last
    await screenOf(visitor).waitFor({ state: 'detached' });
    await eventually(async () => expect(await kioskRooms()).toEqual([]));
  });

  it('C6: takes an order by touch alone, and is over at a touch', async () => {
    const visitor = await standAtKiosk('denied');
    await touch(visitor, 'Drinks');
    await touch(visitor, /Lemonade/);
    await touch(visitor, 'Add to cart');
    await touch(visitor, /Your order/);
    await touch(visitor, /One more: Lemonade/);
    await touch(visitor, 'Check out');
    await touch(visitor, 'Order now');
    await screenOf(visitor).locator('va-code svg').waitFor();
    await touch(visitor, 'I am done');
    await visitor.button('Start talking').waitFor();
    await eventually(async () => expect(await kioskRooms()).toEqual([]));
  });
});

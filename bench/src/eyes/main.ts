import { loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { PRESENCES, VISION } from '@voice-assistant/protocol';
import type { Browser } from 'playwright-core';
import { createReporter } from '../../../scripts/dist/progress.js';
import type { Stack } from '../../../scripts/dist/stack/index.js';
import { withDemo } from '../../../scripts/dist/stack/with-demo.js';
import { openKiosk, roomServiceOf } from '../kiosk/kiosk-page.js';
import { processorMsOfTree } from '../sessions/process-tree.js';

const HELP = `npm run bench -- eyes [options]
  --cameras N  kiosks side by side, one after the other is added (default 2)
  --seconds N  how long is measured with each number of them (default 30)`;

/** A process that was just begun still loads. */
const SETTLE_MS = 8_000;
const PATIENCE_MS = 60_000;
/** Of a core, for each camera. */
const LIMIT = 0.15;

/**
 * Processor time of the vision agent, with its worker and its job processes, while cameras are watched: Chromium's moving
 * picture, as the kiosk's page sends it (640 x 480, 15 frames a second). Resolves to the exit code.
 */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      cameras: { type: 'string', default: '2' },
      seconds: { type: 'string', default: '30' },
      help: { type: 'boolean', default: false },
    },
  });
  const [cameras, seconds] = [Number(values.cameras), Number(values.seconds)];
  if (values.help || !(cameras > 0 && seconds > 0)) {
    console.log(HELP);
    return values.help ? 0 : 1;
  }
  const loadBefore = loadavg()[0];
  const shares = await measure(cameras, seconds * 1_000);
  const [idle = 0, ...watching] = shares;
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  console.log(`load before: ${loadBefore?.toFixed(2)}\n| cameras | of a core | each |\n|---|---|---|`);
  console.log(`| 0 | ${percent(idle)} | |`);
  for (const [index, share] of watching.entries())
    console.log(`| ${index + 1} | ${percent(share)} | ${percent((share - idle) / (index + 1))} |`);
  return watching.every((share, index) => (share - idle) / (index + 1) <= LIMIT) ? 0 : 1;
}

/** Share of one core: with no camera, with one, and so on. */
const measure = (cameras: number, windowMs: number): Promise<readonly number[]> =>
  withDemo({ reporter: createReporter() }, async ({ browser, stack }) => {
    const shares: number[] = [];
    await delay(SETTLE_MS);
    shares.push(await shareOf(stack, windowMs));
    for (let count = 1; count <= cameras; count++) {
      await film(browser, stack, count);
      await delay(SETTLE_MS);
      shares.push(await shareOf(stack, windowMs));
    }
    return shares;
  });

/** One more kiosk; resolves when its camera is seen. */
async function film(browser: Browser, stack: Stack, count: number): Promise<void> {
  const page = await openKiosk(browser, stack, PATIENCE_MS);
  await page.getByRole('button', { name: 'Start talking' }).click();
  const media = roomServiceOf(stack);
  const watched = async () => {
    const people = await Promise.all(
      (await media.listRooms()).map(({ name }) => media.listParticipants(name)),
    );
    const isSeen = (presence: string | undefined) =>
      PRESENCES.some((it) => it === presence) && presence !== 'camera-off';
    return people.flat().filter(({ attributes }) => isSeen(attributes[VISION.presence])).length;
  };
  const deadlineMs = performance.now() + PATIENCE_MS;
  while ((await watched()) < count) {
    if (performance.now() > deadlineMs) throw new Error('the camera is not watched');
    await delay(200);
  }
}

async function shareOf(stack: Stack, windowMs: number): Promise<number> {
  const pid = stack.processes['vision-agent'];
  if (pid === undefined) throw new Error('the vision agent does not run');
  const [before, beganMs] = [processorMsOfTree(pid), performance.now()];
  await delay(windowMs);
  return (processorMsOfTree(pid) - before) / (performance.now() - beganMs);
}

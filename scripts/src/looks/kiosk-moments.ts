import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { UiUpdate } from '@voice-assistant/protocol';
import { type DeskRequest, NEW_DESK, serve } from '../../../agent/dist/kiosk/desk.js';
import { parseMenu } from '../../../agent/dist/kiosk/parse-menu.js';
import { screenOf } from '../../../agent/dist/kiosk/screen.js';
import { ROOT } from '../paths.js';

/** What is put into the kiosk's page for a picture of it; see the page's own description of the fields. */
export interface KioskMoment {
  readonly update?: UiUpdate;
  readonly notification?: string;
  readonly said?: readonly string[];
  readonly failure?: string;
}

const MENU = 'demo/assistants/menus/volcano.json';

const ORDER: readonly DeskRequest[] = [
  { type: 'add', id: 'volcano-burger', qty: 2 },
  { type: 'add', id: 'fries:large', qty: 1 },
  { type: 'add', id: 'lemonade', qty: 1 },
];

/** Moments of a visit, as the demo's own menu and the agent's own screens have them. */
export function kioskMoments(): Readonly<Record<string, KioskMoment>> {
  const { menu, problems } = parseMenu(MENU, readFileSync(join(ROOT, MENU), 'utf8'));
  if (!menu) throw new Error(problems.join('\n'));
  const after = (...requests: readonly DeskRequest[]) =>
    screenOf(
      menu,
      requests.reduce((state, request) => serve(menu, state, request).state, NEW_DESK),
    );
  const greeting = 'Welcome to Volcano Burgers. What would you like?';
  return {
    idle: {},
    menu: { update: after(), said: [greeting] },
    list: {
      update: after(...ORDER, { type: 'show-category', id: 'burgers' }),
      said: [
        '> show me the burgers',
        'Here are the burgers: Volcano Burger, Garden Burger and Double Burger.',
      ],
    },
    detail: {
      update: after(...ORDER, { type: 'show-item', id: 'garden-burger' }),
      said: [
        '> tell me about the garden burger',
        'A patty of beans and beetroot, with salad and herb sauce.',
      ],
    },
    choices: { update: after({ type: 'show-item', id: 'fries' }), said: [greeting] },
    added: {
      update: after(...ORDER),
      notification: '1 × Lemonade is in your cart.',
      said: ['> add a lemonade', '1 Lemonade added.'],
    },
    cart: {
      update: after(...ORDER, { type: 'checkout' }),
      said: ['> check out please', 'Together €26.40. Shall I place the order?'],
    },
    empty: { update: after({ type: 'show-cart' }), said: [greeting] },
    ordered: {
      update: after(...ORDER, { type: 'confirm', number: '482' }),
      said: ['> yes please', 'The order is placed. Its number is 482.'],
    },
    unreachable: { failure: 'media-unreachable' },
    'microphone-blocked': { update: after(), said: [greeting], failure: 'mic-denied' },
    'camera-blocked': { update: after(), said: [greeting], failure: 'camera-denied' },
  };
}

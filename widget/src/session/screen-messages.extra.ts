import type { SessionFact, UiAction, UiCart, UiComponent, UiScreen } from '../state/index.js';
import { type Fields, isFields, listOf, readText } from './read-fields.js';
import { type Fault, list, may, need, object, oneOf, type Reader, type Shaped, value } from './read-shape.js';

/** As the schemas have it; a page has no room for them. */
const COMPONENTS_MAX = 60;
const ACTIONS_MAX = 8;
const OPTIONS_MAX = 12;
const FACTS_MAX = 20;
const ARTICLES_MAX = 100;
const LABEL_MAX_LENGTH = 120;

/** As long as a name may be. */
export const readName = (it: unknown): string | null => readText(it, LABEL_MAX_LENGTH);

/** Whole units of the smallest coin; null when it is none. */
export const readPrice = (it: unknown): number | null =>
  typeof it === 'number' && Number.isSafeInteger(it) && it >= 0 ? it : null;

/** Of a list that may be anything. */
export const readActions = (it: unknown, max: number): UiAction[] =>
  listOf(it, max).flatMap(({ label, action: wanted, item_id: item, primary, selected }) => {
    const [shown, name, itemId] = [readName(label), readName(wanted), readName(item)];
    const marks = { ...(primary === true && { primary }), ...(selected === true && { selected }) };
    return shown && name ? [{ label: shown, action: name, ...(itemId && { itemId }), ...marks }] : [];
  });

/** From 0 to 1. */
const readShare = (it: unknown): number | null => (typeof it === 'number' && it >= 0 && it <= 1 ? it : null);

const text = (max: number) => value((it) => readText(it, max));
const name = value(readName);
const price = value(readPrice);
const kind = oneOf('info', 'success', 'warning', 'error');
const flag = value((it) => (typeof it === 'boolean' ? it : null));
const action = object({
  label: need(name),
  action: need(name),
  item_id: may(name),
  primary: may(flag),
  selected: may(flag),
});

const item = {
  id: need(name),
  title: need(name),
  image: may(text(2_048)),
  description: may(text(500)),
  price: may(price),
};
const fact = object({ label: need(name), value: need(text(200)) });

/** Of each component that the screen draws by itself. Any other type is the page's. */
const KNOWN: Readonly<Record<string, Reader<UiComponent['data']>>> = {
  HeroItem: object(item),
  ItemCard: object({ ...item, badge: may(text(40)) }),
  ItemDetail: object({ ...item, facts: may(list(fact, FACTS_MAX)) }),
  OptionPicker: object({ title: need(name), options: need(list(action, OPTIONS_MAX, 1)) }),
  CartSummary: object({ title: may(name) }),
  QRCode: object({ text: need(text(1_000)), caption: may(text(200)) }),
  Notice: object({ text: need(text(500)), kind: need(kind) }),
  Progress: object({ label: need(text(200)), value: may(value(readShare)) }),
};

const component: Reader<UiComponent> = (it, path, fault) => {
  const { type, data } = isFields(it) ? it : ({} as Fields);
  if (typeof type !== 'string' || !isFields(data)) return fault(path) as undefined;
  const known = Object.hasOwn(KNOWN, type) ? KNOWN[type] : undefined;
  const read = known ? known(data, `${path}.data`, fault) : data;
  return read && { type, data: read };
};

const count = value((it) => (typeof it === 'number' && Number.isInteger(it) && it > 0 ? it : null));
const cart: Reader<UiCart> = object({
  items: need(
    list(object({ id: need(name), title: need(name), qty: need(count), price: need(price) }), ARTICLES_MAX),
  ),
  total: need(price),
});

const screenShape = {
  layout_mode: need(oneOf('hero_grid', 'list', 'detail', 'cart', 'message')),
  title: may(name),
  theme_override: may(object({ accent: may(text(64)), theme: may(oneOf('light', 'dark')) })),
  components: need(list(component, COMPONENTS_MAX)),
  cart: may(cart),
  currency: may(value((it) => (typeof it === 'string' && /^[A-Z]{3}$/.test(it) ? it : null))),
  suggested_actions: may(list(action, ACTIONS_MAX)),
};
const readScreen = object(screenShape);
const readNotification = object({ text: need(text(500)), type: need(kind) });

/** What a message of the agent's wants to be drawn. */
export interface ScreenReading {
  /** Null when nothing of it can be. */
  readonly fact: SessionFact | null;
  /** Where it is malformed, e.g. `components[2].data.title`: that piece is left out. */
  readonly faults: readonly string[];
}

/** Reads what the agent draws; null for a message that is about something else. */
export function readScreenMessage(type: string, payload: Fields): ScreenReading | null {
  const faults: string[] = [];
  const fault: Fault = (path) => void faults.push(path);
  if (type === 'ui.update') {
    const read = readScreen(payload, '', fault);
    if (read && !read.currency && hasPrice(read) && !faults.includes('currency')) fault('currency');
    return { fact: read ? { type: 'ui/drawn', ui: screenOf(read) } : null, faults };
  }
  if (type !== 'ui.notification') return null;
  const read = readNotification(payload, '', fault);
  const notification = read && { text: read.text, kind: read.type };
  return { fact: notification ? { type: 'ui/notified', notification } : null, faults };
}

const hasPrice = ({ components, cart: it }: Shaped<typeof screenShape>): boolean =>
  (it?.items.length ?? 0) > 0 ||
  components.some(({ type, data }) => Object.hasOwn(KNOWN, type) && 'price' in data);

const screenOf = (it: Shaped<typeof screenShape>): UiScreen => ({
  layout: it.layout_mode,
  title: it.title ?? null,
  accent: it.theme_override?.accent ?? null,
  theme: it.theme_override?.theme ?? null,
  components: it.components,
  cart: it.cart ?? null,
  currency: it.currency ?? null,
  actions: readActions(it.suggested_actions, ACTIONS_MAX),
});

import type {
  SessionFact,
  UiAction,
  UiCart,
  UiComponent,
  UiLayout,
  UiNotification,
  UiScreen,
} from '../state/index.js';
import { type Fields, isFields, listOf, readText } from './read-fields.js';

/** As the schemas have it; a page has no room for them. */
const COMPONENTS_MAX = 60;
const ACTIONS_MAX = 8;
const ARTICLES_MAX = 100;
const LABEL_MAX_LENGTH = 120;
const TEXT_MAX_LENGTH = 500;
const LAYOUTS: readonly UiLayout[] = ['hero_grid', 'list', 'detail', 'cart', 'message'];
const KINDS: readonly UiNotification['kind'][] = ['info', 'success', 'warning', 'error'];

/** As long as a name may be. */
export const readName = (value: unknown): string | null => readText(value, LABEL_MAX_LENGTH);

/** What a message of the agent's wants to be drawn; null for another one, `malformed` where it cannot be drawn. */
export function readScreenMessage(type: string, payload: Fields): SessionFact | 'malformed' | null {
  if (type === 'ui.update') {
    const ui = readScreen(payload);
    return ui ? { type: 'ui/drawn', ui } : 'malformed';
  }
  if (type !== 'ui.notification') return null;
  const text = readText(payload.text, TEXT_MAX_LENGTH);
  const kind = KINDS.find((it) => it === payload.type);
  return text && kind ? { type: 'ui/notified', notification: { text, kind } } : 'malformed';
}

function readScreen(fields: Fields): UiScreen | null {
  const layout = LAYOUTS.find((it) => it === fields.layout_mode);
  if (!layout || !Array.isArray(fields.components)) return null;
  const { accent, theme } = isFields(fields.theme_override) ? fields.theme_override : ({} as Fields);
  return {
    layout,
    title: readName(fields.title),
    accent: readText(accent, 64),
    theme: theme === 'light' || theme === 'dark' ? theme : null,
    components: listOf(fields.components, COMPONENTS_MAX).flatMap(readComponent),
    cart: isFields(fields.cart) ? readCart(fields.cart) : null,
    currency:
      typeof fields.currency === 'string' && /^[A-Z]{3}$/.test(fields.currency) ? fields.currency : null,
    actions: readActions(fields.suggested_actions, ACTIONS_MAX),
  };
}

const readComponent = ({ type, data }: Fields): UiComponent[] =>
  typeof type === 'string' && isFields(data) ? [{ type, data }] : [];

function readCart({ items, total }: Fields): UiCart | null {
  const sum = readPrice(total);
  if (sum === null) return null;
  return { items: listOf(items, ARTICLES_MAX).flatMap(readArticle), total: sum };
}

function readArticle({ id, title, qty, price }: Fields): UiCart['items'][number][] {
  const [key, name, each] = [readName(id), readName(title), readPrice(price)];
  const isCount = typeof qty === 'number' && Number.isInteger(qty) && qty > 0;
  return key && name && each !== null && isCount ? [{ id: key, title: name, qty, price: each }] : [];
}

/** Of a list that may be anything. */
export const readActions = (list: unknown, max: number): UiAction[] =>
  listOf(list, max).flatMap(({ label, action, item_id: item }) => {
    const [shown, name, itemId] = [readName(label), readName(action), readName(item)];
    return shown && name ? [{ label: shown, action: name, ...(itemId && { itemId }) }] : [];
  });

/** Whole units of the smallest coin; null when it is none. */
export const readPrice = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;

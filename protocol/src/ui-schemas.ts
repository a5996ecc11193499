import { z } from 'zod';

const words = (max: number) => z.string().trim().min(1).max(max);
const itemId = words(128);
/** In the smallest unit of the currency, e.g. cents: whole numbers add up without error. */
const price = z.int().min(0).max(100_000_000);

/** Address of a picture; a page shows only those from where it has been told to. */
const image = z.string().min(1).max(2_048);

/** What happens at a touch; goes back as `touch.action`. */
const action = z.object({
  label: words(80),
  action: words(128),
  item_id: itemId.optional(),
  /** What most will want next: stands out. */
  primary: z.boolean().optional(),
  /** The screen shows what it leads to. */
  selected: z.boolean().optional(),
});

const item = {
  id: itemId,
  title: words(120),
  image: image.optional(),
  description: words(500).optional(),
  price: price.optional(),
};

/** Data of each component that the widget draws by itself, by its type. A page can add types of its own. */
export const uiComponentSchemas = {
  /** Large, for a few things that catch the eye. */
  HeroItem: z.object(item),
  ItemCard: z.object({ ...item, badge: words(40).optional() }),
  ItemDetail: z.object({
    ...item,
    facts: z
      .array(z.object({ label: words(80), value: words(200) }))
      .max(20)
      .optional(),
  }),
  OptionPicker: z.object({ title: words(120), options: z.array(action).min(1).max(12) }),
  /** Draws the cart of the message. */
  CartSummary: z.object({ title: words(120).optional() }),
  QRCode: z.object({ text: words(1_000), caption: words(200).optional() }),
  Notice: z.object({ text: words(500), kind: z.enum(['info', 'success', 'warning', 'error']) }),
  /** `value` from 0 to 1; null: nobody knows how long. */
  Progress: z.object({ label: words(200), value: z.number().min(0).max(1).nullable() }),
} as const;
export type UiComponentType = keyof typeof uiComponentSchemas;
export type UiComponentData = {
  readonly [Type in UiComponentType]: z.infer<(typeof uiComponentSchemas)[Type]>;
};

const isKnown = (type: string): type is UiComponentType => Object.hasOwn(uiComponentSchemas, type);

/** One component. A type that we do not know may belong to the page. */
const component = z
  .object({ type: z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,63}$/), data: z.record(z.string(), z.unknown()) })
  .superRefine(({ type, data }, context) => {
    const found = isKnown(type) ? uiComponentSchemas[type].safeParse(data) : undefined;
    for (const issue of found?.error?.issues ?? [])
      context.addIssue({ code: 'custom', path: ['data', ...issue.path], message: issue.message });
  });

export const cartSchema = z.object({
  items: z.array(z.object({ id: itemId, title: words(120), qty: z.int().min(1).max(999), price })).max(100),
  total: price,
});
/** `price` is that of one; `total` is made by the agent, never summed on a page. */
export type Cart = z.infer<typeof cartSchema>;

/** Payload of `ui.update`: the whole screen, not a difference to the one before. */
export const uiUpdateSchema = z
  .object({
    layout_mode: z.enum(['hero_grid', 'list', 'detail', 'cart', 'message']),
    title: words(120).optional(),
    /** Custom properties of the widget without their prefix, e.g. `accent`. */
    theme_override: z
      .object({ accent: words(64).optional(), theme: z.enum(['light', 'dark']).optional() })
      .optional(),
    components: z.array(component).max(60),
    cart: cartSchema.optional(),
    /**
     * ISO 4217, of all prices in the message; needed where there is one. A page that gets none takes the prices for
     * hundredths of something, writes them without a sign, and says so to its developer.
     */
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .optional(),
    suggested_actions: z.array(action).max(8).optional(),
  })
  .superRefine(({ components, cart, currency }, context) => {
    const hasPrice = components.some(({ type, data }) => isKnown(type) && data.price !== undefined);
    if (currency === undefined && (hasPrice || (cart && cart.items.length > 0)))
      context.addIssue({ code: 'custom', path: ['currency'], message: 'needed where there is a price' });
  });
export type UiUpdate = z.infer<typeof uiUpdateSchema>;
export type UiAction = z.infer<typeof action>;

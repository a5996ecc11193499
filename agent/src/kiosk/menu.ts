import { z } from 'zod';

const words = (max: number) => z.string().trim().min(1).max(max);
const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'lower-case letters, digits and "-", at most 63');
const cents = z.int('must be a whole number of cents').min(0).max(10_000_000);
const image = z
  .string()
  .regex(/^(\/|https:\/\/)\S+$/, 'must begin with "/" or "https://"')
  .max(2_048);

const choiceSchema = z.strictObject({ id, title: words(60), price: cents });

const itemSchema = z.strictObject({
  id,
  category: id,
  title: words(60),
  description: words(500).optional(),
  /** Of the smallest unit, e.g. cents. With choices each has its own. */
  price: cents.optional(),
  image: image.optional(),
  badge: words(40).optional(),
  /** Shown large on the first screen. */
  featured: z.boolean().default(false),
  sold_out: z.boolean().default(false),
  facts: z
    .array(z.strictObject({ label: words(80), value: words(200) }))
    .max(20)
    .default([]),
  /** Sizes or the like, of which one is taken; the first if none is named. */
  choices: z.array(choiceSchema).min(2).max(8).optional(),
});

/** What the screens say by themselves; a menu may say each otherwise, e.g. in its own language. */
const WORDS = {
  add_to_cart: 'Add to cart',
  menu_title: 'What would you like?',
  show_menu: 'Menu',
  show_cart: 'Cart',
  checkout: 'Check out',
  confirm_order: 'Order now',
  start_over: 'Start over',
  end_session: 'I am done',
  cart_title: 'Your cart',
  empty_cart: 'Your cart is empty.',
  checkout_title: 'Is this right?',
  choices_title: 'Which one?',
  sold_out: 'Sold out',
  ordered_title: 'Thank you!',
  ordered: 'Your order number is {number}.',
  added: '{qty} × {title} is in your cart.',
  removed: '{title} is not in your cart any more.',
  refused_sold_out: '{title} is sold out.',
  refused_too_many: 'That is more than can be ordered here.',
} as const;
export type ScreenWord = keyof typeof WORDS;

const wordsSchema = z
  .strictObject(
    Object.fromEntries(Object.entries(WORDS).map(([key, text]) => [key, words(80).default(text)])) as {
      [Key in ScreenWord]: z.ZodDefault<z.ZodString>;
    },
  )
  .prefault({});

const fieldsSchema = z.strictObject({
  title: words(60),
  /** ISO 4217. */
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be three capitals such as "EUR"'),
  /** BCP 47 tag, for how prices are written. */
  lang: z.string().min(2).max(35).default('en'),
  /** A colour of the restaurant. */
  accent: words(64).optional(),
  theme: z.enum(['light', 'dark']).optional(),
  /** Most of one thing that can be ordered at once. */
  max_qty: z.int().min(1).max(99).default(20),
  words: wordsSchema,
  categories: z
    .array(z.strictObject({ id, title: words(40) }))
    .min(1)
    .max(5),
  items: z.array(itemSchema).min(1).max(100),
});

/** The file of a menu. */
export const menuSchema = fieldsSchema.superRefine(({ categories, items }, context) => {
  const known = new Set(categories.map((it) => it.id));
  const problem = (path: PropertyKey[], message: string) =>
    context.addIssue({ code: 'custom', path, message });
  for (const [name, list] of Object.entries({ categories, items }))
    for (const [index, it] of list.entries())
      if (list.findIndex((other) => other.id === it.id) < index)
        problem([name, index, 'id'], `"${it.id}" is there twice`);
  for (const [index, item] of items.entries()) {
    if (!known.has(item.category))
      problem(['items', index, 'category'], `there is no category "${item.category}"`);
    if ((item.price === undefined) === (item.choices === undefined))
      problem(['items', index], 'must have either "price" or "choices"');
  }
});

type DeepReadonly<T> = T extends object ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> } : T;

/** What a kiosk sells and what its screens say. Prices in the smallest unit of the currency. */
export type Menu = DeepReadonly<z.infer<typeof menuSchema>>;
export type MenuItem = Menu['items'][number];
export type Category = Menu['categories'][number];

/** Something that can be put into the cart: an item, or one choice of it. */
export interface Article {
  /** The item's, or `item:choice`. */
  readonly id: string;
  readonly item: MenuItem;
  readonly title: string;
  readonly price: number;
}

/** All that can be put into the cart. */
export const articlesOf = (menu: Menu): Article[] => menu.items.flatMap(articlesOfItem);

/** One of each choice, or the only one. */
export function articlesOfItem(item: MenuItem): Article[] {
  if (!item.choices) return [{ id: item.id, item, title: item.title, price: item.price ?? 0 }];
  return item.choices.map((it) => ({
    id: `${item.id}:${it.id}`,
    item,
    title: `${item.title}, ${it.title}`,
    price: it.price,
  }));
}

/** By its id; for that of an item with choices, the first. */
export function articleOf(menu: Menu, articleId: string): Article | undefined {
  const articles = articlesOf(menu);
  return (
    articles.find(({ id: it }) => it === articleId) ?? articles.find(({ item }) => item.id === articleId)
  );
}

/** The menu's words with what they are about. */
export const say = (menu: Menu, word: ScreenWord, values: Readonly<Record<string, string>> = {}): string =>
  menu.words[word].replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);

/** As one writes it, e.g. `€9.50`. */
export function formatPrice({ currency, lang }: Pick<Menu, 'currency' | 'lang'>, price: number): string {
  const format = new Intl.NumberFormat(lang, { style: 'currency', currency });
  return format.format(price / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

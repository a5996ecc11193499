import { z } from 'zod';

const amount = z.number().min(0);

/** What one model costs, in a currency of the operator's. */
const priceSchema = z.strictObject({
  /** A million tokens given to it. */
  input: amount.optional(),
  /** A million of those that it had read before. */
  cached_input: amount.optional(),
  /** A million tokens that it made. */
  output: amount.optional(),
  /** A minute of audio that it heard. */
  minute: amount.optional(),
  /** A million characters that it spoke. */
  characters: amount.optional(),
});

/** By the model's name, as `MODEL_PRICES` gives them. */
export const pricesSchema = z.record(z.string(), priceSchema);
export type Prices = Readonly<z.infer<typeof pricesSchema>>;

/** What one request used. */
export interface Use {
  readonly inputTokens?: number;
  readonly cachedTokens?: number;
  readonly outputTokens?: number;
  readonly audioMs?: number;
  readonly characters?: number;
}

/** What it costs; nothing where the price is not known. */
export function costOf(model: string, use: Use, prices: Prices): number {
  const price = prices[model];
  if (!price) return 0;
  const cached = use.cachedTokens ?? 0;
  const perMillion =
    ((use.inputTokens ?? 0) - cached) * (price.input ?? 0) +
    cached * (price.cached_input ?? price.input ?? 0) +
    (use.outputTokens ?? 0) * (price.output ?? 0) +
    (use.characters ?? 0) * (price.characters ?? 0);
  return perMillion / 1_000_000 + ((use.audioMs ?? 0) / 60_000) * (price.minute ?? 0);
}

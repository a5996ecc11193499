import type { ModelSpec } from '../assistants/front-matter.js';
import { type Environment, resolveReferences } from '../assistants/references.js';
import type { Provider } from '../config.js';

/** One model at one provider's address. */
export interface Endpoint {
  /** Up to and with `/v1`, without a slash at the end. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly model: string;
  /** For speech. */
  readonly voice: string;
  /** When no answer has begun by then, the next endpoint is asked. */
  readonly slowAfterMs: number;
}

/** In the order in which they are asked. */
export type Endpoints = readonly [Endpoint, ...Endpoint[]];

const OPENAI_URL = 'https://api.openai.com/v1';
/** Sent to providers that want no key; the client library refuses to send none at all. */
const NO_KEY = 'none';

/**
 * Where a part's models are.
 * @param specs - as the assistant's file names them; none means the one of the environment.
 */
export function endpointsOf(
  specs: readonly ModelSpec[] | undefined,
  fallback: { readonly model: string; readonly voice: string; readonly provider: Provider },
  env: Environment = process.env,
): Endpoints {
  const { provider, voice, model } = fallback;
  const own = { baseUrl: withoutSlash(provider.baseUrl ?? OPENAI_URL), apiKey: provider.apiKey };
  const [first, ...others] = (specs ?? []).map((spec): Endpoint => {
    const elsewhere =
      spec.base_url === undefined ? undefined : withoutSlash(resolveReferences(spec.base_url, env));
    const key = spec.api_key === undefined ? undefined : resolveReferences(spec.api_key, env);
    return {
      baseUrl: elsewhere ?? own.baseUrl,
      // one provider's key is never sent to another
      apiKey: key ?? (elsewhere === undefined || elsewhere === own.baseUrl ? own.apiKey : NO_KEY),
      model: spec.model,
      voice: spec.voice ?? voice,
      slowAfterMs: spec.slow_after_s * 1_000,
    };
  });
  return first ? [first, ...others] : [{ ...own, model, voice, slowAfterMs: Number.POSITIVE_INFINITY }];
}

const withoutSlash = (url: string) => url.replace(/\/+$/, '');

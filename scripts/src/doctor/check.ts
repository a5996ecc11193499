import type { Env } from '../settings.js';

/** What a check found out. `skipped`: there is nothing to check here. */
export interface Finding {
  readonly status: 'ok' | 'failed' | 'skipped';
  /** What was seen. Secrets in it are hidden before anybody reads it. */
  readonly detail: string;
  /** What to do about it. */
  readonly advice?: string;
}

/** The system as its settings say it is. */
export interface System {
  readonly settings: Env;
  readonly livekit: { readonly url: string; readonly apiKey: string; readonly apiSecret: string };
  /** Without a slash at its end. */
  readonly serverUrl: string;
  /** With `/v1`, without a slash at its end. */
  readonly providerUrl: string;
  readonly agentName: string;
  /** Of the page that shall be able to ask for a token. */
  readonly origin: string;
}

export interface Check {
  /** Like `media-server`. */
  readonly name: string;
  /** Rejects when it finds out nothing: that counts as failed, with `advice`. */
  run(system: System): Promise<Finding>;
  readonly advice: string;
}

export interface Result extends Finding {
  readonly check: string;
  readonly ms: number;
}

export const ok = (detail: string): Finding => ({ status: 'ok', detail });
export const skipped = (detail: string): Finding => ({ status: 'skipped', detail });
export const failed = (detail: string, advice?: string): Finding => ({
  status: 'failed',
  detail,
  ...(advice !== undefined && { advice }),
});

/** Settings whose values nobody may read; of addresses the part with a password. */
const SECRET_NAMES = /SECRET|_KEY|KEYS|TOKEN$|PASSWORD|DATABASE_URL|REDIS_URL|PROOF_OF_WORK$/;
const CREDENTIALS = /\/\/[^/@\s]+@/g;

/** Hides every secret of the settings, every JWT, and credentials in addresses. */
export function redact(text: string, { settings, livekit }: Pick<System, 'settings' | 'livekit'>): string {
  const values = Object.entries(settings).filter(([name, value]) => value && SECRET_NAMES.test(name));
  const secrets = [...values.map(([, value]) => value ?? ''), livekit.apiSecret];
  return secrets
    .sort((a, b) => b.length - a.length)
    .reduce((hidden, secret) => hidden.replaceAll(secret, '***'), text)
    .replace(/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '***')
    .replace(CREDENTIALS, '//***@');
}

/** Runs checks one after the other: each may rely on the machine being otherwise at rest. */
export async function runChecks(
  checks: readonly Check[],
  system: System,
  onResult: (result: Result) => void = () => {},
): Promise<Result[]> {
  const results: Result[] = [];
  for (const check of checks) {
    const startedAtMs = performance.now();
    const found = await check.run(system).catch((error: unknown) => failed(reasonOf(error)));
    const advice = found.status === 'failed' ? (found.advice ?? check.advice) : undefined;
    const result = {
      check: check.name,
      status: found.status,
      detail: redact(found.detail, system),
      ...(advice !== undefined && { advice }),
      ms: Math.round(performance.now() - startedAtMs),
    };
    results.push(result);
    onResult(result);
  }
  return results;
}

/** `fetch` only says that it failed; why is in its cause. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'failed';
  const { cause } = error;
  if (cause instanceof Error) return cause.message || ('code' in cause ? String(cause.code) : error.message);
  return error.message;
}

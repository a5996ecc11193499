import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { WORKER_REPORT_EVERY_MS } from '@voice-assistant/protocol';
import { WORKER_ASSISTANTS_MAX } from '@voice-assistant/protocol/schemas';
import type { AssistantStore } from '../assistants/assistant-store.js';
import type { Logger } from '../ports.js';
import type { TokenServer } from '../record/token-server.js';

export interface TellingOptions {
  readonly server: TokenServer | undefined;
  readonly agentName: string;
  readonly assistants: Pick<AssistantStore, 'current'>;
  /** Calls that are going on. */
  readonly calls: () => number;
  /** Calls at once; 0 is no limit. */
  readonly maxCalls: number;
  readonly logger: Logger;
}

/**
 * Tells the token server again and again how many calls this worker takes and which assistants it has, so that nobody
 * is let into a call that no worker can take. Until stopped: then once more, that it takes none. Never rejects.
 */
export async function tellTokenServer(options: TellingOptions, signal: AbortSignal): Promise<void> {
  const { server, agentName, assistants, maxCalls, logger } = options;
  if (server === undefined) return;
  const workerId = randomUUID();
  let isAway = false;

  const tell = async () => {
    const calls = options.calls();
    const names = [...(await assistants.current()).keys()];
    const limit = maxCalls === 0 ? null : maxCalls;
    await server.worker({
      worker_id: workerId,
      agent_name: agentName,
      calls,
      max_calls: signal.aborted ? calls : limit, // those that go on are all that it still takes
      ...(names.length <= WORKER_ASSISTANTS_MAX && { assistants: names }),
    });
  };
  const tryToTell = async () => {
    try {
      await tell();
      isAway = false;
    } catch (error) {
      if (!isAway) logger.warn({ error }, 'token server does not know how many calls this worker takes');
      isAway = true;
    }
  };

  while (!signal.aborted) {
    await tryToTell();
    await delay(WORKER_REPORT_EVERY_MS, undefined, { signal }).catch(() => {});
  }
  await tryToTell();
}

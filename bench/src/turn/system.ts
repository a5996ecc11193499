import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AccessToken, RoomAgentDispatch, RoomConfiguration } from 'livekit-server-sdk';
import { startMediaServer } from '../../../scripts/dist/media-server/start-media-server.js';
import { ROOT } from '../../../scripts/dist/paths.js';
import type { Reporter } from '../../../scripts/dist/progress.js';
import { type Env, withoutSettings } from '../../../scripts/dist/settings.js';
import { buildAgent } from '../../../scripts/dist/setup/builds.js';
import { anyPort } from '../../../scripts/dist/setup/ports.js';
import { Guardian } from '../../../scripts/dist/stack/guardian.js';
import { Part } from '../../../scripts/dist/stack/part.js';
import { PartLog } from '../../../scripts/dist/stack/part-log.js';
import { GREETING } from './greeting.js';
import { type Mark, marksIn } from './marks.js';
import { type BenchProvider, SIDES, type Side } from './provider.js';

/** A media server and both workers. Whoever started it stops it. */
export interface System {
  readonly url: string;
  /** Lets a visitor join a room of its own and brings that side's agent there. */
  token(side: Side): Promise<string>;
  /** What that side's agent did in a time, by its log. */
  marks(side: Side, fromMs: number, toMs: number): Promise<Mark[]>;
  /** Of that side's worker. */
  pid(side: Side): number;
  stop(): Promise<void>;
}

const PROGRAMS: Readonly<Record<Side, string>> = {
  ours: join(ROOT, 'agent/bundle/main.js'),
  reference: fileURLToPath(new URL('./reference-worker.js', import.meta.url)),
};
const LOG_DIR = join(ROOT, '.run/bench-logs');
const ASSISTANT = `---\nname: Bench\ngreeting: ${GREETING}\nvoice: alloy\n---\nAnswer shortly.\n`;

/** Starts everything but the browser and the provider. */
export async function startSystem(
  provider: BenchProvider,
  reporter: Reporter,
  live: boolean,
): Promise<System> {
  await buildAgent(reporter);
  const folder = await mkdtemp(join(tmpdir(), 'bench-turn-'));
  await writeFile(join(folder, 'default.md'), ASSISTANT);
  const media = await startMediaServer({ reporter, logDir: LOG_DIR });
  const guardian = new Guardian();
  const parts = new Map<Side, Part>();
  const stop = async () => {
    await Promise.all([...parts.values()].map((part) => part.stop()));
    await media.stop();
    await guardian.close();
    await rm(folder, { recursive: true, force: true });
  };
  const common: Env = {
    ...withoutSettings(),
    LIVEKIT_URL: media.url,
    LIVEKIT_API_KEY: media.apiKey,
    LIVEKIT_API_SECRET: media.apiSecret,
    ASSISTANTS_DIR: folder,
    IDLE_PROCESSES: '1',
    DRAIN_TIMEOUT_SECONDS: '1',
    LOG_LEVEL: 'debug', // the marks in the drawings
    VOICE_ASSISTANT_CACHE: folder,
  };
  try {
    for (const side of SIDES) {
      const port = await anyPort();
      const env = {
        ...common,
        AGENT_NAME: `bench-${side}`,
        AGENT_PORT: String(port),
        OPENAI_BASE_URL: provider.baseUrl(side),
        ...(live ? { STT_LIVE_MODEL: 'bench' } : {}),
      };
      const spec = {
        name: `agent-${side}`,
        file: process.execPath,
        args: [PROGRAMS[side]],
        env,
        cwd: ROOT,
        healthUrl: `http://127.0.0.1:${port}/`,
        startTimeoutMs: 60_000,
      };
      const part = new Part(spec, { log: new PartLog(LOG_DIR, spec.name), guardian });
      parts.set(side, part);
      const task = reporter.task(spec.name);
      await part.start();
      task.done();
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: media.url,
    token: (side) => createToken(media, `bench-${side}`),
    marks: (side, fromMs, toMs) => marksIn(join(LOG_DIR, `agent-${side}.log`), fromMs, toMs),
    pid: (side) => parts.get(side)?.pid ?? 0,
    stop,
  };
}

function createToken(media: { apiKey: string; apiSecret: string }, agentName: string): Promise<string> {
  const identity = `visitor-${randomUUID()}`;
  const token = new AccessToken(media.apiKey, media.apiSecret, { identity });
  token.addGrant({ roomJoin: true, room: `bench-${randomUUID()}`, canPublish: true, canSubscribe: true });
  token.roomConfig = new RoomConfiguration({ agents: [new RoomAgentDispatch({ agentName })] });
  return token.toJwt();
}

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, inject, it } from 'vitest';

const { siteUrl, serverUrl, providerUrl, livekit } = inject('stack');
const DOCTOR = fileURLToPath(new URL('../scripts/dist/doctor.js', import.meta.url));
const API_KEY = 'sk-nobody-may-read-this';

interface Report {
  readonly checks: readonly { readonly check: string; readonly status: string; readonly advice?: string }[];
}

/** What it prints, and with which code it ends. */
const doctor = (env: Readonly<Record<string, string>>, ...args: string[]) =>
  new Promise<{ code: number; output: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      [DOCTOR, '--server', serverUrl, '--origin', siteUrl, ...args],
      {
        env: {
          PATH: process.env.PATH,
          HOME: process.env.HOME,
          LIVEKIT_URL: livekit.url,
          LIVEKIT_API_KEY: livekit.apiKey,
          LIVEKIT_API_SECRET: livekit.apiSecret,
          OPENAI_BASE_URL: providerUrl,
          OPENAI_API_KEY: API_KEY,
          ...env,
        },
      },
      (_, stdout, stderr) => resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
    );
  });

/** Which checks fail with these settings; each has advice, and nothing printed holds a secret. */
async function failing(env: Readonly<Record<string, string>>): Promise<string[]> {
  const { code, output } = await doctor(env, '--json');
  for (const secret of [API_KEY, ...Object.values(env).filter((value) => value.startsWith('secret-'))])
    expect(output).not.toContain(secret);
  expect(output).not.toContain('eyJ');
  const failed = (JSON.parse(output) as Report).checks.filter(({ status }) => status === 'failed');
  expect(failed.filter(({ advice }) => !advice)).toEqual([]);
  expect(code).toBe(failed.length > 0 ? 1 : 0);
  return failed.map(({ check }) => check);
}

describe('npm run doctor', () => {
  it('finds nothing to mend in a system that runs, a line a check', async () => {
    const { code, output } = await doctor({});
    expect(output.match(/^✗.*/gm)).toBeNull();
    expect(output.match(/^✓ \S+/gm)?.map((line) => line.slice(2))).toEqual([
      ...['media-server', 'credentials', 'version', 'media', 'agent'],
      ...['token-server', 'cors', 'token', 'database', 'widget'],
      ...['transcription', 'chat', 'speech'],
    ]);
    expect(code).toBe(0);
  });

  it('names the credentials when the secret is wrong', async () => {
    const found = await failing({ LIVEKIT_API_SECRET: 'secret-of-another-media-server-entirely' });
    expect(found).toContain('credentials');
    expect(found).toContain('token');
    expect(found).not.toContain('media-server');
    expect(found).not.toContain('chat');
  });

  it('D8: names the agent when no worker has that name', async () => {
    expect(await failing({ AGENT_NAME: 'nobody' })).toEqual(['agent']);
  });

  it('names the parts of a provider that is away', async () => {
    expect(await failing({ OPENAI_BASE_URL: 'http://me:secret-pass@127.0.0.1:9/v1' })).toEqual([
      'transcription',
      'chat',
      'speech',
    ]);
  });

  it('names a page that may not ask for tokens', async () => {
    const { output } = await doctor({}, '--json', '--origin', 'https://elsewhere.example');
    const { checks } = JSON.parse(output) as Report;
    const refused = checks.find(({ check }) => check === 'token');
    expect(refused).toMatchObject({ status: 'failed', advice: expect.stringContaining('ALLOWED_ORIGINS') });
  });
});

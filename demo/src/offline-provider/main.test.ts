import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const BUILT = fileURLToPath(new URL('../../dist/offline-provider/main.js', import.meta.url));
const missing = existsSync(BUILT) ? '' : ' [skipped: the demo is not built]';

describe.skipIf(missing !== '' || process.platform === 'win32')(
  `the offline provider's process${missing}`,
  () => {
    const start = (env: Record<string, string>) =>
      spawn(process.execPath, [BUILT], {
        env: { ...process.env, ...env },
        stdio: ['ignore', 'ignore', 'pipe'],
      });

    it('says where it listens, ends when asked to, and leaves no process behind', async () => {
      const child = start({ OFFLINE_PROVIDER_PORT: '0' });
      let said = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
      while (!/http:\S+/.test(said)) await once(child.stderr, 'data');
      const url = /http:\S+(?=\/v1)/.exec(said)![0];
      expect(await (await fetch(`${url}/healthz`)).json()).toMatchObject({ status: 'ok' });
      const children = childrenOf(child.pid!);
      child.kill('SIGTERM');
      expect(await once(child, 'exit')).toEqual([0, null]);
      for (const pid of children) expect(() => process.kill(pid, 0)).toThrow();
    });

    it('names the setting that is wrong', async () => {
      const child = start({ OFFLINE_PROVIDER_PORT: 'x' });
      const [said] = await once(child.stderr.setEncoding('utf8'), 'data');
      expect(said).toMatch(/OFFLINE_PROVIDER_PORT/);
      expect(await once(child, 'exit')).toEqual([1, null]);
    });
  },
);

function childrenOf(pid: number): number[] {
  try {
    return execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map(Number);
  } catch {
    return []; // it has none, as where no recogniser is installed
  }
}

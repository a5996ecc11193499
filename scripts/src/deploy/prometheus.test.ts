import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { cacheDir } from '../cache-dir.js';
import { ROOT } from '../paths.js';
import { withoutSettings } from '../settings.js';
import { findOrInstall } from '../setup/find-or-install.js';

const FOLDER = join(ROOT, 'deploy/prometheus');

describe('deploy/prometheus', () => {
  let promtool: string;
  beforeAll(async () => {
    const env = withoutSettings();
    promtool = await findOrInstall(
      {
        name: 'promtool',
        package: 'prometheus',
        advice: 'Install Prometheus (https://prometheus.io/download), of which promtool is a part.',
      },
      { env, cacheDir: cacheDir(env) },
    );
  }, 600_000);

  const run = (...args: string[]) =>
    execa(promtool, args, { cwd: FOLDER, reject: false, all: true, timeout: 60_000 });

  it('has rules that Prometheus takes', async () => {
    const { exitCode, all } = await run('check', 'rules', 'alerts.yml');
    expect(exitCode, all).toBe(0);
    expect(all).toMatch(/SUCCESS: \d+ rules found/);
  });

  it('warns when it has to, and only then', async () => {
    const { exitCode, all } = await run('test', 'rules', 'alerts.test.yml');
    expect(exitCode, all).toBe(0);
  });
});

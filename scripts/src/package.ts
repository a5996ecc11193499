import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { ROOT } from './paths.js';
import { createManifest } from './reference/manifest.js';

/** Makes what the widget's npm package holds beside its types, which the bootstrap has compiled. */
const build = (...args: string[]) =>
  execa(
    process.execPath,
    [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn', ...args],
    {
      cwd: ROOT,
      // whoever packs may be a test, for which libraries would bring what helps developers
      env: { NODE_ENV: 'production' },
      // npm reads what is packed from our output
      stdio: ['ignore', process.stderr, process.stderr],
    },
  );

await build();
await build('--config', 'widget/vite.package.config.ts', 'widget');
writeFileSync(join(ROOT, 'widget/custom-elements.json'), `${JSON.stringify(createManifest(), null, 2)}\n`);

import { join } from 'node:path';
import { build, type Rolldown } from 'vite';
import { ROOT } from '../paths.js';

/** The page's files by their path, ready to be served from memory. */
export async function bundlePage(): Promise<ReadonlyMap<string, string>> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    root: join(ROOT, 'widget'),
    define: { __VERSION__: JSON.stringify('0.0.0') },
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: 'src/testing/looks/page.ts', formats: ['es'], fileName: () => 'page.js' },
    },
  });
  const outputs = (Array.isArray(built) ? built : [built]) as Rolldown.RolldownOutput[];
  const files = outputs.flatMap(({ output }) => output);
  return new Map(files.map((it) => [`/${it.fileName}`, it.type === 'chunk' ? it.code : String(it.source)]));
}

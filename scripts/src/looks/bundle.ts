import { join } from 'node:path';
import { build, type Rolldown } from 'vite';
import { ROOT } from '../paths.js';

/**
 * A page's files by their path, ready to be served from memory: `/page.js` and what it loads.
 * @param entry - In the folder of the widget.
 */
export async function bundlePage(entry = 'src/testing/looks/page.ts'): Promise<ReadonlyMap<string, string>> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    root: join(ROOT, 'widget'),
    define: { __VERSION__: JSON.stringify('0.0.0') },
    build: {
      write: false,
      target: 'es2022',
      lib: { entry, formats: ['es'], fileName: () => 'page.js' },
    },
  });
  const outputs = (Array.isArray(built) ? built : [built]) as Rolldown.RolldownOutput[];
  const files = outputs.flatMap(({ output }) => output);
  return new Map(files.map((it) => [`/${it.fileName}`, it.type === 'chunk' ? it.code : String(it.source)]));
}

import { join } from 'node:path';
import { createServer } from 'vite';
import { ROOT } from '../../../scripts/dist/paths.js';

export interface Site {
  readonly url: string;
  close(): Promise<void>;
}

/** The component itself, from its source, in an otherwise empty page. */
export async function serveTranscript(): Promise<Site> {
  const server = await createServer({
    configFile: false,
    logLevel: 'silent',
    root: join(ROOT, 'widget'),
    server: { port: 0, host: '127.0.0.1', hmr: false },
    appType: 'custom',
    plugins: [
      {
        name: 'page',
        configureServer: ({ middlewares }) => {
          middlewares.use('/', (request, response, next) => {
            if (request.url !== '/') return next();
            response.setHeader('Content-Type', 'text/html');
            response.end(PAGE);
          });
        },
      },
    ],
  });
  await server.listen();
  const url = server.resolvedUrls?.local[0];
  if (!url) throw new Error('the page is not served');
  return { url, close: () => server.close() };
}

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Transcript</title>
<link rel="icon" href="data:,">
<style>va-transcript { width: 380px; height: 480px }</style>
<script type="module">
  import '/src/ui/components/transcript/transcript.ts';
  window.ready = true;
</script>`;

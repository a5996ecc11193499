import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const { version } = JSON.parse(readFileSync(path('../widget/package.json'), 'utf8'));

/** The scripts of the pages that are more than the widget: of the support site, and without the element. */
export default defineConfig({
  root: path('.'),
  base: '/built/', // where the site serves them
  // as a page of somebody else's gets it from the package
  resolve: { alias: { 'voice-assistant/session': path('../widget/src/headless.ts') } },
  define: { __VERSION__: JSON.stringify(version), 'process.env.NODE_ENV': '"production"' },
  build: {
    target: 'es2023',
    outDir: 'dist/pages',
    emptyOutDir: true,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 600, // livekit-client
    rolldownOptions: {
      input: {
        support: path('src/support/page/main.ts'),
        react: path('src/headless/react.tsx'),
        client: path('src/headless/client.ts'),
      },
      output: { entryFileNames: '[name].js', chunkFileNames: 'parts/[name]-[hash].js' },
    },
  },
});

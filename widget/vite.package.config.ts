import { readFileSync } from 'node:fs';
import { defineConfig } from 'vite';
import { minifyStyles } from './build/minify-styles.js';

const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8'));

/** The widget as modules for bundlers: file by file, so that what a page does not import is left out. */
export default defineConfig({
  plugins: [minifyStyles()],
  define: { __VERSION__: JSON.stringify(version) },
  build: {
    target: 'es2023',
    outDir: 'lib',
    emptyOutDir: true,
    sourcemap: true,
    minify: false, // the page's own build does
    lib: {
      entry: [
        'src/voice-assistant.ts',
        'src/voice-assistant.component.ts',
        'src/headless.ts',
        'src/server.ts',
      ],
      formats: ['es'],
    },
    rolldownOptions: {
      // dependencies are the page's to install once; what the compiler calls is none
      external: /^(?!@oxc-project\/)[a-z@]/,
      output: {
        preserveModules: true,
        preserveModulesRoot: 'src',
        entryFileNames: '[name].js',
      },
    },
  },
});

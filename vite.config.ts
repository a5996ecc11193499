import { readFileSync } from 'node:fs';
import { defineConfig } from 'vite';
import { minifyStyles } from './widget/build/minify-styles.js';
import { sizeBudget } from './widget/build/size-budget.js';

const { version } = JSON.parse(readFileSync(new URL('./widget/package.json', import.meta.url), 'utf8'));

/** The widget as a script for any page: one small entry, and the rest in parts that are loaded when they are needed. */
export default defineConfig({
  root: 'widget',
  plugins: [minifyStyles(), sizeBudget({ entry: 10_000, call: 170_000, extra: 8_000, language: 3_000 })],
  define: { __VERSION__: JSON.stringify(version) },
  build: {
    target: ['chrome123', 'firefox120', 'safari17.5'], // the first with `light-dark()` and popovers
    outDir: 'dist',
    emptyOutDir: true,
    sourcemap: true,
    reportCompressedSize: false, // the plugin does
    chunkSizeWarningLimit: 600, // livekit-client
    lib: { entry: 'src/voice-assistant.ts', formats: ['es'] },
    rolldownOptions: {
      // what the later parts share with the entry stays in the entry: one request before the first tap
      preserveEntrySignatures: 'allow-extension',
      output: {
        minify: true, // a library build would keep the white space
        entryFileNames: 'voice-assistant.js',
        chunkFileNames: 'chunks/[name]-[hash].js',
      },
    },
  },
});

import { readFileSync } from 'node:fs';
import { defineConfig } from 'vite';
import { liveKitSource } from './widget/build/livekit-source.js';
import { minifyStyles } from './widget/build/minify-styles.js';
import { minifyTemplates } from './widget/build/minify-templates.js';
import { sizeBudget } from './widget/build/size-budget.js';
import { versionedEntry } from './widget/build/versioned-entry.js';

const { version } = JSON.parse(readFileSync(new URL('./widget/package.json', import.meta.url), 'utf8'));

const SCRIPT = 'voice-assistant.js';

/** The widget as a script for any page: one small entry, and the rest in parts that are loaded when they are needed. */
export default defineConfig({
  root: 'widget',
  plugins: [
    minifyStyles(),
    minifyTemplates(),
    liveKitSource(),
    sizeBudget({ file: SCRIPT, entry: 10_000, call: 170_000, extra: 8_000, language: 3_000 }),
    versionedEntry(version),
  ],
  define: { __VERSION__: JSON.stringify(version) },
  build: {
    target: ['chrome123', 'firefox120', 'safari17.5'], // the first with `light-dark()` and popovers
    outDir: 'dist',
    emptyOutDir: true,
    sourcemap: true,
    reportCompressedSize: false, // the plugin does
    chunkSizeWarningLimit: 600, // livekit-client
    lib: { entry: 'src/voice-assistant.ts' },
    rolldownOptions: {
      // what the later parts share with the entry stays in the entry: one request before the first tap
      preserveEntrySignatures: 'allow-extension',
      // twice: parts import the entry by name, and a page that includes one name must not load both
      output: [SCRIPT, `voice-assistant-${version}-[hash].js`].map((entryFileNames) => ({
        minify: true, // a library build would keep the white space
        entryFileNames,
        chunkFileNames: 'chunks/[name]-[hash].js',
      })),
    },
  },
});

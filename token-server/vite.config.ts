import { defineConfig } from 'vite';

/** The token server as few files: of the time of its start, half went into finding and reading some five hundred. */
export default defineConfig({
  root: import.meta.dirname,
  build: {
    ssr: 'src/main.ts',
    target: 'node20.19',
    outDir: 'bundle', // as deep as dist: see src/paths.ts
    emptyOutDir: true,
    minify: false, // what stands in an error's stack is for people
    reportCompressedSize: false,
    rolldownOptions: { output: { chunkFileNames: '[name]-[hash].js' } },
  },
  // these have native parts, or look for files of their own
  ssr: { noExternal: true, external: ['ioredis', 'libsql', 'pg', 'pino'] },
});

import { join } from 'node:path';
import { defineConfig } from 'vite';

const FRAMEWORK = join(import.meta.dirname, '../node_modules/@livekit/agents/dist');

/**
 * The agent and the framework as few files: a process that takes a call loads in half the time, with 25 MB less. What is
 * started by its address has the place in `bundle` that it has beside the code that asks for it.
 */
export default defineConfig({
  root: import.meta.dirname,
  build: {
    ssr: true,
    target: 'node20.19',
    outDir: 'bundle', // as deep as dist: see src/paths.ts
    emptyOutDir: true,
    minify: false, // what stands in an error's stack is for people
    reportCompressedSize: false,
    rolldownOptions: {
      input: {
        main: 'src/main.ts',
        entry: 'src/entry.ts',
        'late-start': 'src/late-start.ts',
        'inference-guard': 'src/inference-guard.ts',
        'reading-thread': 'src/utterances/reading-thread.ts',
        'mcp/mcp-runner': 'src/mcp/mcp-runner.ts',
        'vision/vision-main': 'src/vision/vision-main.ts',
        'vision/vision-entry': 'src/vision/vision-entry.ts',
        // the framework forks these, and asks the one process for the ends of turns
        job_proc_lazy_main: join(FRAMEWORK, 'ipc/job_proc_lazy_main.js'),
        inference_proc_lazy_main: join(FRAMEWORK, 'ipc/inference_proc_lazy_main.js'),
        'inference/eot/runner': join(FRAMEWORK, 'inference/eot/runner.js'),
      },
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
  // these have native parts, or look for files of their own
  ssr: {
    noExternal: true,
    external: [
      '@livekit/av',
      '@livekit/local-inference',
      '@livekit/rtc-ffi-bindings',
      '@livekit/rtc-node',
      'fluent-ffmpeg',
      'sharp',
    ],
  },
});

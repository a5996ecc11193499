import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { ROOT } from './paths.js';

/** Each is `bench/src/<name>/main.ts`, which exports `run(args)` and resolves to the exit code. */
const BENCHES: Readonly<Record<string, string>> = {
  call: 'what a call costs the page, beside one of livekit-client alone',
  eyes: 'what of a processor the vision agent takes for each camera',
  kiosk: 'visits to the kiosk, one after another and side by side, and what they leave behind',
  page: 'what a page pays for the widget before the first tap, beside two peers',
  server: 'tokens a second, start and memory of the token server against a bare handler (--help for options)',
  transcript: 'what a long transcript costs: frames while it is scrolled, and one more word',
  turn: 'how long a visitor waits for the answer: our agent against a plain one (--help for options)',
  sessions: 'how many calls this machine bears, and the memory of each',
};

interface BenchModule {
  run(args: readonly string[]): Promise<number>;
}

const [name = '', ...args] = process.argv.slice(2);
if (Object.hasOwn(BENCHES, name)) process.exit(await runBench(name));
const list = Object.entries(BENCHES).map(([it, does]) => `  ${it}  ${does}`);
console.log(['npm run bench -- <name> [options]', ...list].join('\n'));
process.exitCode = name === '' ? 0 : 1;

async function runBench(bench: string): Promise<number> {
  // with all that it measures; the bootstrap has compiled only these scripts
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  await execa(process.execPath, [tsc, '-b', 'bench'], { cwd: ROOT, stdio: 'inherit' });
  const file = pathToFileURL(join(ROOT, 'bench/dist', bench, 'main.js')).href;
  const { run } = (await import(file)) as BenchModule;
  return run(args);
}

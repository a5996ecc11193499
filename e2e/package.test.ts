import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { useBrowser } from './support/browser.js';
import { rooms } from './support/rooms.js';
import { eventually, Visitor } from './support/visitor.js';

const { serverUrl, siteUrl } = inject('stack');
const ROOT = join(import.meta.dirname, '..');
const browser = useBrowser(['--disable-features=LocalNetworkAccessChecks']); // a page that the test answers itself

/** As npm has them in its cache after our own installation: nothing is asked of a registry that it has not got. */
const PEERS = [
  ...['react', 'react-dom', '@types/react', 'vite', 'typescript'],
  ...['vue', '@vitejs/plugin-vue', 'svelte', '@sveltejs/vite-plugin-svelte'],
];

const APP = {
  'package.json': JSON.stringify({ name: 'app', private: true, type: 'module' }),
  'index.html':
    '<!doctype html><title>App</title><div id="root"></div><script type="module" src="/main.tsx"></script>',
  'main.tsx': `
    import 'voice-assistant';
    import type {} from 'voice-assistant/react';
    import { hydrateRoot } from 'react-dom/client';
    import { App } from './app';
    hydrateRoot(document.querySelector('#root')!, <App />);`,
  'app.tsx': `
    import 'voice-assistant';
    import type {} from 'voice-assistant/react';
    import { useEffect, useState } from 'react';
    export function App() {
      // React 19 leaves properties and listeners of custom elements out when it hydrates: a new key makes it anew
      const [mounted, setMounted] = useState(false);
      useEffect(() => setMounted(true), []);
      return (
        <voice-assistant key={String(mounted)} server="${serverUrl}" heading="Harbour Bikes" startMuted
          onva-open-change={({ detail }) => {
            document.title = detail.open ? 'open' : 'closed';
          }} />
      );
    }`,
  'strict.tsx': `
    import 'voice-assistant';
    import type { VoiceAssistant } from 'voice-assistant';
    import type {} from 'voice-assistant/react';
    import { StrictMode, useEffect, useRef } from 'react';
    import { createRoot } from 'react-dom/client';
    function Call() {
      const ref = useRef<VoiceAssistant>(null);
      useEffect(() => {
        document.title += ' mounted';
        const assistant = ref.current;
        assistant?.connect().catch(() => {}); // the snapshot says what failed
        return () => void assistant?.disconnect();
      }, []);
      return <voice-assistant ref={ref} server="${serverUrl}" layout="inline" />;
    }
    const root = createRoot(document.querySelector('#root')!);
    root.render(<StrictMode><Call /></StrictMode>);
    Object.assign(window, { unmount: () => root.unmount() });`,
  'headless.ts': `
    import { createVoiceClient } from 'voice-assistant/session';
    void createVoiceClient({ server: '${serverUrl}' }).connect();`,
  'server.tsx': `
    import { renderToString } from 'react-dom/server';
    import { App } from './app';
    export const html = renderToString(<App />);`,
  'wrong.tsx': `
    import type {} from 'voice-assistant/react';
    export const wrong = <voice-assistant layout="sideways" />;`,
  'vue.ts': `
    import type { GlobalComponents } from 'vue';
    import type {} from 'voice-assistant/vue';
    export type Props = InstanceType<GlobalComponents['voice-assistant']>['$props'];
    export const props: Props = { layout: 'inline', 'onva-error': (event) => console.warn(event.detail.code) };`,
  'app.svelte': `
    <script>
      import 'voice-assistant';
      const onOpenChange = ({ detail }) => {
        document.title = detail.open ? 'open' : 'closed';
      };
    </script>
    <voice-assistant server="${serverUrl}" heading="Harbour Bikes" startMuted={true}
      onva-open-change={onOpenChange}></voice-assistant>`,
  'svelte.js': `
    import { mount } from 'svelte';
    import App from './app.svelte';
    mount(App, { target: document.querySelector('#root') });`,
  'vite.svelte.mjs': `
    import { svelte } from '@sveltejs/vite-plugin-svelte';
    export default { plugins: [svelte()] };`,
  'app.vue': `
    <script setup>
      import 'voice-assistant';
      const onOpenChange = ({ detail }) => {
        document.title = detail.open ? 'open' : 'closed';
      };
    </script>
    <template>
      <voice-assistant server="${serverUrl}" heading="Harbour Bikes" start-muted @va-open-change="onOpenChange" />
    </template>`,
  'vue.js': `
    import { createApp } from 'vue';
    import App from './app.vue';
    createApp(App).mount('#root');`,
  'vite.vue.mjs': `
    import vue from '@vitejs/plugin-vue';
    const isCustomElement = (tag) => tag === 'voice-assistant';
    export default { plugins: [vue({ template: { compilerOptions: { isCustomElement } } })] };`,
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      strict: true,
      noEmit: true,
      jsx: 'react-jsx',
      module: 'esnext',
      moduleResolution: 'bundler',
      target: 'es2022',
      lib: ['es2022', 'dom', 'dom.iterable'],
      types: [],
    },
    files: ['app.tsx', 'vue.ts'],
  }),
};

describe('the npm package', () => {
  let folder: string;
  const run = (file: string, ...args: string[]) =>
    execa(file, args, { cwd: folder, all: true, env: { NODE_ENV: undefined } });
  const vite = (...args: string[]) => run('node_modules/.bin/vite', 'build', '--logLevel', 'warn', ...args);

  /** In the browser, with its heading, a property that was set, and a listener that is told. */
  async function expectItOpens(root: string) {
    const server = await serve(root);
    try {
      const page = await (await browser.newContext()).newPage();
      const errors = errorsOf(page);
      await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
      await page.locator('voice-assistant [part=launcher]').click();
      await page.locator('voice-assistant va-panel').getByText('Harbour Bikes').waitFor();
      await expect.poll(() => page.title()).toBe('open');
      const element = page.locator('voice-assistant');
      expect(await element.evaluate((it) => (it as HTMLElement & { startMuted: boolean }).startMuted)).toBe(
        true,
      );
      expect(errors).toEqual([]);
    } finally {
      server.close();
    }
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'package-'));
    for (const [name, text] of Object.entries(APP)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    const packed = await Promise.all(
      ['widget', 'protocol'].map((name) =>
        execa('npm', ['pack', '--json', '--pack-destination', folder], { cwd: join(ROOT, name) }),
      ),
    );
    const tarballs = packed.map(
      ({ stdout }) => `./${JSON.parse(stdout.slice(stdout.indexOf('[\n')))[0].filename}`,
    );
    const versions = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8')).packages;
    const peers = PEERS.map((name) => `${name}@${versions[`node_modules/${name}`].version}`);
    await run('npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', ...tarballs, ...peers);
  }, 300_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('does nothing in plain Node, and does not throw', async () => {
    const { stdout } = await run(
      'node',
      '-e',
      "import('voice-assistant').then((it) => console.log(Object.keys(it)))",
    );
    expect(stdout).toContain('VoiceAssistant');
    expect((await run('node', '-e', "import('voice-assistant')")).all).toBe('');
  });

  it('has types for React and Vue that refuse what is wrong', async () => {
    expect((await run('node_modules/.bin/tsc', '-p', '.')).all).toBe('');
    const options = ['--noEmit', '--jsx', 'react-jsx', '--module', 'esnext', '--moduleResolution', 'bundler'];
    const wrong = run('node_modules/.bin/tsc', '--ignoreConfig', ...options, 'wrong.tsx');
    await expect(wrong).rejects.toThrow('"sideways"');
  });

  it('brings its manifest for editors', async () => {
    const file = join(folder, 'node_modules/voice-assistant/custom-elements.json');
    expect(await readFile(file, 'utf8')).toContain('"tagName": "voice-assistant"');
  });

  it('asks for no package that it does not name', async () => {
    const root = join(folder, 'node_modules/voice-assistant');
    const { dependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    const files = (await readdir(join(root, 'lib'), { recursive: true })).filter((it) => it.endsWith('.js'));
    const texts = await Promise.all(files.map((file) => readFile(join(root, 'lib', file), 'utf8')));
    const asked = texts.flatMap((text) =>
      [...text.matchAll(/(?:from|import) ?\(?"((?:@[\w-]+\/)?[a-z][\w.-]*)/g)].map(([, name]) => name!),
    );
    expect(asked).toContain('livekit-client');
    expect(asked.filter((name) => !Object.hasOwn(dependencies, name))).toEqual([]);
  });

  it('is rendered by a server, built by Vite and brought to life in the browser', async () => {
    await vite('--ssr', 'server.tsx', '--outDir', 'server');
    const { html } = await import(join(folder, 'server/server.js'));
    expect(html).toContain('<voice-assistant');
    await writeFile(join(folder, 'index.html'), APP['index.html'].replace('<div id="root">', `$&${html}`));
    await vite();
    await expectItOpens(join(folder, 'dist'));
  });

  it.each(['svelte', 'vue'])('takes attributes, properties and listeners from an app in %s', async (name) => {
    await writeFile(join(folder, 'index.html'), APP['index.html'].replace('main.tsx', `${name}.js`));
    await vite('--config', `vite.${name}.mjs`, '--outDir', name);
    await expectItOpens(join(folder, name));
  });

  it('leaves Lit and all that is drawn out where a page takes the session alone', async () => {
    await writeFile(join(folder, 'index.html'), APP['index.html'].replace('main.tsx', 'headless.ts'));
    await vite('--sourcemap', '--outDir', 'headless');
    const files = await readdir(join(folder, 'headless/assets'));
    const maps = await Promise.all(
      files
        .filter((file) => file.endsWith('.map'))
        .map((file) => readFile(join(folder, 'headless/assets', file), 'utf8')),
    );
    const sources: string[] = maps.flatMap((map) => JSON.parse(map).sources);
    const drawn = /\/node_modules\/(@lit|lit)|\/ui\/|\/voice-assistant\.(box|component|view)\./;
    expect(sources.filter((source) => source.includes('livekit-client'))).not.toEqual([]);
    expect(sources.filter((source) => drawn.test(source))).toEqual([]);
  });

  it('makes one call where React mounts twice, and ends it when it is taken out', async () => {
    // as it is while one develops: only then does StrictMode mount twice
    await writeFile(join(folder, 'index.html'), APP['index.html'].replace('main', 'strict'));
    const args = ['--mode', 'development', '--logLevel', 'warn', '--outDir', 'strict', '--base', '/strict/'];
    const env = { NODE_ENV: 'development' };
    await execa('node_modules/.bin/vite', ['build', ...args], { cwd: folder, env });
    const context = await browser.newContext();
    await context.route(`${siteUrl}/strict/**`, (route) => {
      const file = new URL(route.request().url()).pathname.slice('/strict/'.length) || 'index.html';
      return route.fulfill({ path: join(folder, 'strict', file) });
    });
    const visitor = await Visitor.open(context, `${siteUrl}/strict/`);
    await visitor.reads('assistant', /Hello, this is Harbour Bikes/);
    expect(await visitor.page.title()).toBe('App mounted mounted');
    expect(await rooms()).toHaveLength(1);
    expect((await visitor.transcript()).filter((line) => line.includes('Hello'))).toHaveLength(1);
    await visitor.page.evaluate('window.unmount()');
    await eventually(async () => expect(await rooms()).toEqual([]));
  });
});

function errorsOf(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
  });
  return errors;
}

/** The files of a folder, as any web server has them. */
async function serve(root: string): Promise<Server> {
  const server = createServer(async (request, response) => {
    const path = request.url === '/' ? '/index.html' : (request.url ?? '');
    const type = path.endsWith('.js')
      ? 'text/javascript'
      : path.endsWith('.html')
        ? 'text/html'
        : 'text/plain';
    try {
      response.setHeader('Content-Type', type).end(await readFile(join(root, path)));
    } catch {
      response.writeHead(path === '/favicon.ico' ? 204 : 404).end();
    }
  }).listen(0);
  await once(server, 'listening');
  return server;
}

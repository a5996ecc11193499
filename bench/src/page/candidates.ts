import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { ROOT } from '../../../scripts/dist/paths.js';

/** The page without any, ours, and two that are in wide use. */
export const NAMES = ['bare', 'ours', 'elevenlabs', 'vapi'] as const;
export type Name = (typeof NAMES)[number];

export interface Candidate {
  /** Folder of the script, served below `/widget/`. */
  readonly folder: string | undefined;
  /** Body of the page. */
  readonly body: string;
  /** The custom element; its launcher is whatever in it or its shadow root takes a click. */
  readonly tag: string | undefined;
}

const PACKAGES = {
  elevenlabs: '@elevenlabs/convai-widget-embed@0.5.4',
  vapi: '@vapi-ai/client-sdk-react@0.1.1',
} as const;

/** What its server would answer; given on the tag, so that it asks for none. */
const ELEVENLABS_CONFIG = {
  variant: 'compact',
  placement: 'bottom-right',
  avatar: { type: 'orb', color_1: '#2792dc', color_2: '#9ce6e6' },
  feedback_mode: 'none',
  language: 'en',
  supported_language_overrides: [],
  text_contents: {},
};

const attribute = (value: unknown): string => JSON.stringify(value).replaceAll('"', '&quot;');

/**
 * The peers come from the npm registry into a folder of the benchmark's own; nothing of theirs is in this repository.
 * @throws where they cannot be had.
 */
export async function findCandidates(cacheDir: string): Promise<Readonly<Record<Name, Candidate>>> {
  const folder = join(cacheDir, 'bench-peers');
  const packageFolder = (spec: string) => join(folder, 'node_modules', spec.slice(0, spec.lastIndexOf('@')));
  if (!Object.values(PACKAGES).every((spec) => existsSync(packageFolder(spec)))) {
    await mkdir(folder, { recursive: true });
    await execa('npm', [
      ...['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund'],
      ...Object.values(PACKAGES),
    ]);
  }
  return {
    bare: { folder: undefined, body: '', tag: undefined },
    ours: {
      folder: join(ROOT, 'widget/dist'),
      body: `<script type="module" async src="/widget/voice-assistant.js"></script><voice-assistant></voice-assistant>`,
      tag: 'voice-assistant',
    },
    elevenlabs: {
      folder: join(packageFolder(PACKAGES.elevenlabs), 'dist'),
      body: `<script async src="/widget/index.js"></script>
        <elevenlabs-convai agent-id="agent" override-config="${attribute(ELEVENLABS_CONFIG)}"></elevenlabs-convai>`,
      tag: 'elevenlabs-convai',
    },
    vapi: {
      folder: join(packageFolder(PACKAGES.vapi), 'dist/embed'),
      body: `<script async src="/widget/widget.umd.js"></script>
        <vapi-widget public-key="key" assistant-id="assistant" mode="voice"></vapi-widget>`,
      tag: 'vapi-widget',
    },
  };
}

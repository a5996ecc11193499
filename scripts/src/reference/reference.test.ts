import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../paths.js';
import { createManifest, describeElement } from './manifest.js';
import { renderReference } from './reference.js';
import { renderSettings } from './settings.js';

const element = describeElement();

describe('the manifest of <voice-assistant>', () => {
  it('has a description for all that a page can use', () => {
    const all = [
      ...(element.attributes ?? []),
      ...(element.members ?? []),
      ...(element.events ?? []),
      ...(element.slots ?? []),
      ...(element.cssParts ?? []),
      ...(element.cssProperties ?? []),
    ];
    expect(all.length).toBeGreaterThan(40);
    expect(all.filter((it) => !it.description).map((it) => it.name)).toEqual([]);
  });

  it('knows the tag, and nothing that is private to the element', () => {
    expect(
      createManifest()
        .modules.flatMap((it) => it.exports ?? [])
        .map((it) => it.name),
    ).toContain('voice-assistant');
    const names = element.members?.map(({ name }) => name) ?? [];
    expect(names).toEqual(expect.arrayContaining(['connect', 'sendText', 'snapshot', 'startMuted']));
    expect(names.filter((name) => /^#|^(box|words|loading|restored)$/.test(name))).toEqual([]);
    expect(element.attributes?.map(({ name }) => name)).not.toContain('words');
  });

  it('names every part that the panel lets out', () => {
    const box = readFileSync(join(ROOT, 'widget/src/voice-assistant.view.ts'), 'utf8');
    const exported = /PARTS =\s*'([^']+)'/.exec(box)?.[1]?.split(', ') ?? [];
    expect(exported.length).toBeGreaterThan(5);
    const documented = element.cssParts?.map(({ name }) => name) ?? [];
    expect(exported.filter((name) => !documented.includes(name))).toEqual([]);
  });
});

describe('docs/reference.md', () => {
  it('is what `npm run docs` makes', () => {
    expect(readFileSync(join(ROOT, 'docs/reference.md'), 'utf8')).toBe(renderReference(element));
  });
});

describe('the settings of the configurator', () => {
  it('are what `npm run docs` makes', () => {
    const file = join(ROOT, 'demo/src/door/page/element.ts');
    expect(readFileSync(file, 'utf8')).toBe(renderSettings(element));
  });
});

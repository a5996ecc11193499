import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClassMember, CustomElementDeclaration, Package } from 'custom-elements-manifest';
import { ROOT } from '../paths.js';

/** What we use of the analyzer. Its own types name neither of its exports. */
interface Analyzer {
  create(options: { modules: readonly unknown[]; plugins: readonly unknown[]; dev: boolean }): Package;
  readonly ts: {
    readonly ScriptTarget: { readonly ES2022: number };
    createSourceFile(name: string, text: string, target: number, setParentNodes: boolean): unknown;
  };
}
const ANALYZER: string = '@custom-elements-manifest/analyzer';
const { create, ts } = (await import(ANALYZER)) as Analyzer;
const { litPlugin } = (await import(`${ANALYZER}/src/features/framework-plugins/lit/lit.js`)) as {
  litPlugin(): readonly unknown[];
};

/** The file whose JSDoc is the element's public contract. */
const SOURCE = 'widget/src/voice-assistant.component.ts';
const CLASS = 'VoiceAssistant';
const TAG = 'voice-assistant';

/** Where the npm package has the class, and where it defines the tag. */
const CLASS_MODULE = 'lib/voice-assistant.component.js';
const TAG_MODULE = 'lib/voice-assistant.js';

/** The element as its source documents it, without the members that are not for the page. */
export function describeElement(): CustomElementDeclaration {
  const text = readFileSync(join(ROOT, SOURCE), 'utf8');
  const file = ts.createSourceFile(SOURCE, text, ts.ScriptTarget.ES2022, true);
  const manifest = create({ modules: [file], plugins: litPlugin(), dev: false });
  const element = manifest.modules
    .flatMap((module) => module.declarations ?? [])
    .find((it) => it.name === CLASS) as CustomElementDeclaration | undefined;
  if (!element) throw new Error(`${SOURCE} has no class ${CLASS}`);
  const members = (element.members ?? []).filter(isPublic);
  const fields = new Set(members.map(({ name }) => name));
  // Lit's own list has what only the element itself sets
  const attributes = element.attributes?.filter(({ fieldName }) => !fieldName || fields.has(fieldName)) ?? [];
  return { ...element, tagName: TAG, members, attributes };
}

/** `custom-elements.json`, by which editors and documentation tools know the element. */
export function createManifest(): Package {
  return {
    schemaVersion: '2.1.0',
    modules: [
      {
        kind: 'javascript-module',
        path: CLASS_MODULE,
        declarations: [describeElement()],
        exports: [{ kind: 'js', name: CLASS, declaration: { name: CLASS } }],
      },
      {
        kind: 'javascript-module',
        path: TAG_MODULE,
        exports: [
          {
            kind: 'custom-element-definition',
            name: TAG,
            declaration: { name: CLASS, module: CLASS_MODULE },
          },
        ],
      },
    ],
  };
}

const isPublic = (member: ClassMember): boolean =>
  !member.name.startsWith('#') &&
  member.privacy !== 'private' &&
  member.privacy !== 'protected' &&
  !member.static;

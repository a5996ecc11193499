import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

/** What `integrity.json` says beside the script, for pages that name one version and check it. */
export interface Integrity {
  readonly version: string;
  /** Its name holds its hash: its content never changes. */
  readonly file: string;
  /** For `<script integrity>`. */
  readonly integrity: string;
}

/** Of the file as it is written, as browsers check it. @see https://www.w3.org/TR/SRI/ */
const integrityOf = (code: string): string => `sha384-${createHash('sha384').update(code).digest('base64')}`;

/** Writes `integrity.json` beside the entry whose name has the version in it, and prints what a page takes over. */
export function versionedEntry(version: string): Plugin {
  return {
    name: 'versioned-entry',
    // after the comment that leads to the source map is there
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        for (const entry of Object.values(bundle)) {
          if (entry.type !== 'chunk' || !entry.isEntry || !entry.fileName.includes(version)) continue;
          const content: Integrity = { version, file: entry.fileName, integrity: integrityOf(entry.code) };
          this.emitFile({
            type: 'asset',
            fileName: 'integrity.json',
            source: `${JSON.stringify(content, null, 2)}\n`,
          });
          this.info(
            `<script type="module" src="…/${content.file}" integrity="${content.integrity}" crossorigin></script>`,
          );
        }
      },
    },
  };
}

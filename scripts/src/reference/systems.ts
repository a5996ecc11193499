/** How many rows each system has. */
const ROWS: Readonly<Record<string, number>> = { A: 13, B: 5, C: 10, D: 9, E: 10 };

/** Every row that there has to be: `A1` … `E10`. */
export const ALL_ROWS: readonly string[] = Object.entries(ROWS).flatMap(([system, count]) =>
  Array.from({ length: count }, (_, index) => `${system}${index + 1}`),
);

/** One row of `docs/systems.md`. */
export interface SystemRow {
  readonly id: string;
  readonly tests: readonly { readonly file: string; readonly title: string }[];
  /** As it is linked, e.g. `server.md#metrics`. */
  readonly guides: readonly string[];
}

/** The tables of `docs/systems.md`. */
export function readSystems(markdown: string): readonly SystemRow[] {
  return [...markdown.matchAll(/^\| ([A-E]\d+) \|[^|]*\|([^|]*)\|([^|]*)\|$/gm)].map(
    ([, id = '', tests = '', guide = '']) => ({
      id,
      tests: [...tests.matchAll(/`([^`]+)` “([^”]+)”/g)].map(([, file = '', title = '']) => ({
        file,
        title,
      })),
      guides: [...guide.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link),
    }),
  );
}

/** What a heading is called in an address, as GitHub does it. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');

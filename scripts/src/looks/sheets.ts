/** Which pictures there are, and how they are laid out. */

export const LANGUAGES = ['en', 'de', 'ar'] as const;
export const THEMES = ['light', 'dark'] as const;

/** A layout of the element, and the screen on which it is shown, CSS px. */
export interface Screen {
  readonly name: string;
  readonly title: string;
  readonly layout: 'floating' | 'inline' | 'bar' | 'kiosk';
  readonly width: number;
  readonly height: number;
  /** Size in the picture. */
  readonly scale: number;
  readonly columns: number;
  /** States that this layout does not have. */
  readonly without: readonly string[];
}

const CLOSED = ['closed', 'closed-in-call'];

export const SCREENS: readonly Screen[] = [
  {
    ...{ name: 'floating', title: 'Floating', layout: 'floating', without: [] },
    ...{ width: 480, height: 648, scale: 0.75, columns: 8 },
  },
  {
    ...{ name: 'phone', title: 'Floating, on a phone: a sheet', layout: 'floating', without: [] },
    ...{ width: 360, height: 700, scale: 0.75, columns: 10 },
  },
  {
    ...{ name: 'inline', title: 'Inline', layout: 'inline', without: CLOSED },
    ...{ width: 420, height: 580, scale: 0.75, columns: 8 },
  },
  {
    ...{ name: 'bar', title: 'Bar', layout: 'bar', without: CLOSED },
    ...{ width: 760, height: 470, scale: 0.7, columns: 5 },
  },
  {
    ...{ name: 'kiosk', title: 'Kiosk', layout: 'kiosk', without: CLOSED },
    ...{ width: 1080, height: 1350, scale: 0.32, columns: 8 },
  },
];

/** What stands around the element in each picture. */
export const PAGE = `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<style>
  :root { color-scheme: light; font: 16px/1.5 system-ui, sans-serif; background: #f3f1ec; color: #33383f; }
  :root[data-theme=dark] { color-scheme: dark; background: #0f1114; color: #c3c8d0; }
  body { margin: 0; padding: 20px; }
  h1 { font-size: 22px; line-height: 1.25; margin: 0 0 14px; }
  p { height: 12px; border-radius: 6px; background: currentColor; opacity: .09; margin: 0 0 12px; }
  p:nth-of-type(3n) { width: 62%; }
  [data-layout=inline] :is(h1, p), [data-layout=kiosk] :is(h1, p) { display: none; }
  [data-layout=bar] #place { position: fixed; inset: auto 0 0; }
  [data-layout=inline] { --va-height: 540px; }
</style>
<h1></h1><p></p><p></p><p></p><p></p><p></p><p></p>
<div id="place"></div>
<script type="module" src="/page.js"></script>`;

export interface Cell {
  readonly title: string;
  readonly address: string;
}

/** One picture with many small pages in it. @param groups - Each begins a row. */
export function sheetOf(
  { width, height, scale, columns }: Screen,
  groups: readonly (readonly Cell[])[],
): string {
  const [w, h] = [width * scale, height * scale].map(Math.round);
  return `<!doctype html><meta charset="utf-8"><style>
  body { margin: 0; width: max-content; background: #d9dce1; font: 13px/1.4 system-ui, sans-serif; color: #1c1f24; }
  main { display: grid; grid-template-columns: repeat(${columns}, ${w}px); gap: 14px; padding: 14px; }
  figure { margin: 0; }
  figcaption { padding-top: 4px; }
  div { width: ${w}px; height: ${h}px; overflow: hidden; border-radius: 6px; }
  iframe { width: ${width}px; height: ${height}px; border: 0; transform: scale(${scale}); transform-origin: 0 0; }
</style>${groups.map((cells) => `<main>${cells.map(figureOf).join('')}</main>`).join('')}`;
}

const figureOf = ({ title, address }: Cell): string =>
  `<figure><div><iframe src="${address}"></iframe></div><figcaption>${title}</figcaption></figure>`;

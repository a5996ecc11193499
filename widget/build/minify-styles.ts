import type { Plugin } from 'vite';

const STYLES = /\.styles\.ts$/;
const TEMPLATE = /css`([^`]*)`/g;

/**
 * Takes comments and the white space that means nothing out of a stylesheet. Only that: spaces stay where they separate
 * (selectors, `calc()`, shorthands). For our own style files, which have no strings with such spaces in them.
 */
export const minifyCss = (css: string): string =>
  css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/([{;][\w-]+): /g, '$1:')
    .replace(/;}/g, '}')
    .trim();

/** Minifies the stylesheets of the elements, which bundlers leave alone because they are strings. */
export function minifyStyles(): Plugin {
  return {
    name: 'minify-styles',
    enforce: 'pre',
    transform(code, id) {
      if (!STYLES.test(id)) return null;
      // nothing in such a file is stepped through: no map
      return {
        code: code.replace(TEMPLATE, (_, css: string) => `css\`${minifyCss(css)}\``),
        map: { mappings: '' },
      };
    },
  };
}

import type { Plugin } from 'vite';

const ELEMENTS = /\/widget\/src\/(?:ui\/|voice-assistant).*(?<!\.styles)\.ts$/;

/**
 * Takes the indentation out of the elements' templates, which bundlers leave alone because they are strings. In HTML a
 * line break is as much white space as one with spaces after it; in code the spaces are of no account anyway.
 */
export function minifyTemplates(): Plugin {
  return {
    name: 'minify-templates',
    enforce: 'pre',
    transform(code, id) {
      if (!ELEMENTS.test(id)) return null;
      return { code: code.replace(/\n[ \t]+/g, '\n'), map: null }; // the lines stay where they are
    },
  };
}

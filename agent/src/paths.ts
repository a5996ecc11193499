/** The folder of this package, of whatever folder in it this runs: `src`, `dist` or `bundle`. */
export const PACKAGE_URL = new URL('../', import.meta.url);

/** The folder around it, which has the assistants. */
export const WORKSPACE_URL = new URL('../', PACKAGE_URL);

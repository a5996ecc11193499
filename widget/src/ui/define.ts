/** Set by the build from package.json. */
declare const __VERSION__: string;

/** Version of this bundle, e.g. `0.1.0`. */
export const VERSION = typeof __VERSION__ === 'string' ? __VERSION__ : 'development';

const VERSION_KEY = Symbol.for('voice-assistant.version');

/**
 * Registers a tag, once for a page: where a script is included twice, or in two versions, the first one serves.
 * Warns when the versions differ, because then the page may miss what the newer one can do.
 */
export function define(tag: string, element: CustomElementConstructor): void {
  const existing = customElements.get(tag) as { [VERSION_KEY]?: string } | undefined;
  if (!existing) {
    customElements.define(tag, Object.assign(element, { [VERSION_KEY]: VERSION }));
  } else if (existing[VERSION_KEY] !== VERSION) {
    console.warn(`<${tag}> ${existing[VERSION_KEY] ?? 'another'} is in use; ${VERSION} is ignored.`);
  }
}

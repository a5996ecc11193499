import type { FrontMatter } from './front-matter.js';

type DeepReadonly<T> = T extends object ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> } : T;

/** One assistant: what it is called, what it says and what it may do. */
export interface Assistant extends DeepReadonly<FrontMatter> {
  /** File name without `.md`, by which a page asks for it. */
  readonly id: string;
  /** The text below the front matter: instructions to the language model. May hold `{{variables}}`. */
  readonly instructions: string;
}

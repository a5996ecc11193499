import type { Menu } from '../kiosk/menu.js';
import type { FrontMatter } from './front-matter.js';

/** One assistant: what it is called, what it says and what it may do. */
export interface Assistant extends Omit<FrontMatter, 'menu'> {
  /** File name without `.md`, by which a page asks for it. */
  readonly id: string;
  /** The text below the front matter: instructions to the language model. May hold `{{variables}}`. */
  readonly instructions: string;
  /** What it sells. Absent: it is no kiosk. */
  readonly menu?: Menu;
}

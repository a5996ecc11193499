import { readYaml } from '../assistants/yaml-lines.js';
import { type Menu, menuSchema } from './menu.js';

export type ParsedMenu =
  | { readonly menu: Menu; readonly problems: readonly [] }
  | { readonly menu: undefined; readonly problems: readonly string[] };

/** Reads a menu's JSON text. Problems have the form `burgers.json:12: "items.3.price": message`. */
export function parseMenu(file: string, text: string): ParsedMenu {
  const failed = (problems: readonly string[]): ParsedMenu => ({ menu: undefined, problems });
  const yaml = readYaml(text);
  const syntax = yaml.document.errors.map(
    (error) => `${file}:${yaml.lineAt(error.pos[0])}: ${error.message.split('\n', 1)[0]}`,
  );
  if (syntax.length > 0) return failed(syntax);
  const parsed = menuSchema.safeParse(yaml.document.toJS());
  if (parsed.success) return { menu: parsed.data, problems: [] };
  return failed(
    parsed.error.issues.map(
      ({ path, message }) => `${file}:${yaml.lineOf(path)}: "${path.join('.') || 'menu'}": ${message}`,
    ),
  );
}

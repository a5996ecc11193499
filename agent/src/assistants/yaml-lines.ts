import { isMap, isNode, LineCounter, parseDocument } from 'yaml';

/** From the whole document to a value in it. */
export type Path = readonly PropertyKey[];

/** A document that knows where its values stand. */
export type Yaml = ReturnType<typeof readYaml>;

/**
 * Reads YAML, of which JSON is a part, so that a problem can be told with its line.
 * @param linesBefore - of the file that stand before the text.
 */
export function readYaml(text: string, linesBefore = 0) {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const lineAt = (offset: number) => lineCounter.linePos(offset).line + linesBefore;
  const lineOf = (path: Path): number => {
    const node = path.length === 0 ? document.contents : document.getIn(path, true);
    if (isNode(node) && node.range) return lineAt(node.range[0]);
    return path.length === 0 ? 1 : lineOf(path.slice(0, -1));
  };
  /** Line of the key itself, for keys whose value is not the problem. */
  const lineOfKey = (path: Path, key: string): number => {
    const map = path.length === 0 ? document.contents : document.getIn(path, true);
    const pair = isMap(map) ? map.items.find((item) => String(item.key) === key) : undefined;
    return isNode(pair?.key) && pair.key.range ? lineAt(pair.key.range[0]) : lineOf(path);
  };
  return { document, lineAt, lineOf, lineOfKey };
}

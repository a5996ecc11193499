/**
 * A function that is asked for the same again and again, which makes each answer once. Bounded, so that nobody fills our
 * memory with what they think of: all is forgotten when there are too many.
 * @param make What it throws, and undefined, is not remembered.
 */
export function remembered<Key, Value>(max: number, make: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const made = make(key);
    if (known.size >= max) known.clear();
    known.set(key, made);
    return made;
  };
}

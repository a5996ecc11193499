import { isFields } from './read-fields.js';

/** Is told where something is malformed, e.g. `components[2].data.title`. */
export type Fault = (path: string) => void;

/** Reads a value that may be anything; undefined where it is none, after `fault` was told where. */
export type Reader<T> = (value: unknown, path: string, fault: Fault) => T | undefined;

interface Field<T, Needed extends boolean> {
  readonly read: Reader<T>;
  readonly needed: Needed;
}
type Shape = Readonly<Record<string, Field<unknown, boolean>>>;
type ValueOf<F> = F extends Field<infer T, boolean> ? T : never;
type NeededKeys<S extends Shape> = { [Key in keyof S]: S[Key]['needed'] extends true ? Key : never }[keyof S];
/** What a shape reads. */
export type Shaped<S extends Shape> = {
  readonly [Key in NeededKeys<S>]: ValueOf<S[Key]>;
} & { readonly [Key in Exclude<keyof S, NeededKeys<S>>]?: ValueOf<S[Key]> };

/** Without it the whole is malformed. */
export const need = <T>(read: Reader<T>): Field<T, true> => ({ read, needed: true });
/** Left out where it is malformed; null is as good as nothing. */
export const may = <T>(read: Reader<T>): Field<T, false> => ({ read, needed: false });

/** A value by itself. @param check - Null where it is none. */
export const value =
  <T>(check: (value: unknown) => T | null): Reader<T> =>
  (it, path, fault) => {
    const found = check(it);
    if (found !== null) return found;
    fault(path);
    return undefined;
  };

export const oneOf = <T extends string>(...list: readonly T[]): Reader<T> =>
  value((it) => list.find((known) => known === it) ?? null);

/** An object of known fields; others are passed over. */
export const object =
  <S extends Shape>(shape: S): Reader<Shaped<S>> =>
  (it, path, fault) => {
    if (!isFields(it)) {
      fault(path);
      return undefined;
    }
    let complete = true;
    const found: Record<string, unknown> = {};
    for (const [key, { read, needed }] of Object.entries(shape)) {
      if ((it[key] ?? null) === null && !needed) continue;
      const field = read(it[key], path ? `${path}.${key}` : key, fault);
      if (field !== undefined) found[key] = field;
      else if (needed) complete = false;
    }
    return complete ? (found as Shaped<S>) : undefined;
  };

/** The pieces of a list, `max` at most, without those that are malformed. @param min - So many have to be left. */
export const list =
  <T>(read: Reader<T>, max: number, min = 0): Reader<readonly T[]> =>
  (it, path, fault) => {
    if (!Array.isArray(it)) {
      fault(path);
      return undefined;
    }
    if (it.length > max) fault(`${path}[${max}]`);
    const found = it.slice(0, max).flatMap((piece, index) => {
      const one = read(piece, `${path}[${index}]`, fault);
      return one === undefined ? [] : [one];
    });
    if (found.length >= min) return found;
    if (it.length < min) fault(path);
    return undefined;
  };

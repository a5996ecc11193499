/**
 * An answer that may have to be waited for: from an engine that is shared it has to, from this process's own memory
 * not. Who asks awaits it either way; what need not be waited for makes no promise.
 */
export type Awaitable<T> = T | Promise<T>;

/** All of the answers; at once where none has to be waited for. */
export const all = <T>(answers: readonly Awaitable<T>[]): Awaitable<readonly T[]> =>
  answers.some((answer) => answer instanceof Promise) ? Promise.all(answers) : (answers as readonly T[]);

/** What becomes of an answer; at once where it need not be waited for. */
export const after = <T, Result>(answer: Awaitable<T>, become: (answer: T) => Result): Awaitable<Result> =>
  answer instanceof Promise ? answer.then(become) : become(answer);

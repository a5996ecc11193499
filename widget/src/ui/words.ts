const MINUTE_S = 60;
const HOUR_S = 3_600;

/** A span of time as a clock shows it: `0:07`, `12:30`, `1:02:03`. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const pad = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / HOUR_S), Math.floor((seconds % HOUR_S) / MINUTE_S)];
  const rest = pad(seconds % MINUTE_S);
  return hours > 0 ? `${hours}:${pad(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** Puts values in the place of `{name}` in one of our sentences. */
export const fill = (words: string, values: Readonly<Record<string, string | number>>): string =>
  words.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));

export type BrowserFamily = 'ios' | 'android' | 'firefox' | 'safari' | 'chrome';

/** Whose settings the visitor has to find; only for words, nothing else depends on it. */
export function browserFamily(userAgent: string, touchPoints: number): BrowserFamily {
  // an iPad calls itself a Mac, but no Mac has a touch screen
  if (/iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && touchPoints > 1)) return 'ios';
  if (/Android/.test(userAgent)) return 'android';
  if (/Firefox\//.test(userAgent)) return 'firefox';
  return /Safari\//.test(userAgent) && !/Chrom(e|ium)\//.test(userAgent) ? 'safari' : 'chrome';
}

let times: Intl.DateTimeFormat | undefined;

/** Time of day as the visitor's system writes it. */
export function timeOfDay(atMs: number): string {
  // made once: it takes longer than all that it is used for in one entry
  times ??= new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
  return times.format(atMs);
}

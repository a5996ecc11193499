const UNITS = ['byte', 'kilobyte', 'megabyte'] as const;
const STEP = 1024;

/** As the visitor's system writes it, e.g. `1.2 MB`. */
export function size(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log(Math.max(1, bytes)) / Math.log(STEP)));
  return new Intl.NumberFormat(undefined, {
    style: 'unit',
    unit: UNITS[power] ?? 'byte',
    maximumFractionDigits: 1,
  }).format(bytes / STEP ** power);
}

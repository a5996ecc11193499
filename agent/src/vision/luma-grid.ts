/** Columns and rows of a grid: enough to tell a person from a cat, and 768 numbers a frame. */
export const GRID = Object.freeze({ columns: 32, rows: 24 });

/** Brightness of a frame by places, row by row, each 0 to 255. */
export type LumaGrid = Float32Array;

/** Every so many pixels of a row and rows of a place are read: the mean needs no more. */
const STEP = 2;

/**
 * The grid of a plane of brightness, which is the first of an I420 frame.
 * @param plane - at least `width * height` bytes, row by row.
 */
export function lumaGrid(plane: Uint8Array, width: number, height: number): LumaGrid {
  const { columns, rows } = GRID;
  const sums = new Float32Array(columns * rows);
  const counts = new Uint32Array(columns * rows);
  for (let y = 0; y < height; y += STEP) {
    const row = Math.floor((y * rows) / height) * columns;
    for (let x = 0; x < width; x += STEP) {
      const place = row + Math.floor((x * columns) / width);
      sums[place] = (sums[place] ?? 0) + (plane[y * width + x] ?? 0);
      counts[place] = (counts[place] ?? 0) + 1;
    }
  }
  return sums.map((sum, place) => sum / Math.max(1, counts[place] ?? 0));
}

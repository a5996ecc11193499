/**
 * The whole text of a stream, or nothing when it is longer than allowed or breaks off.
 * @param maxBytes - of its UTF-8 form.
 */
export async function readTextStream(
  reader: AsyncIterable<string>,
  maxBytes: number,
): Promise<string | undefined> {
  let text = '';
  let bytes = 0;
  try {
    for await (const part of reader) {
      bytes += Buffer.byteLength(part);
      if (bytes > maxBytes) return undefined;
      text += part;
    }
    return text;
  } catch {
    return undefined; // the sender left in the middle
  }
}

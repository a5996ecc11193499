import type { IncomingMessage } from 'node:http';

/** @throws {RangeError} when the body is larger; the rest of it is not read. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += (chunk as Buffer).length;
    if (length > maxBytes) throw new RangeError('the body is too large');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

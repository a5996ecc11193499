/** First bytes of each type of image, as Latin-1 text. @see https://mimesniff.spec.whatwg.org/#image-type-pattern-matching-algorithm */
const SIGNATURES: Readonly<Record<string, RegExp>> = {
  'image/png': /^\x89PNG\r\n/,
  'image/jpeg': /^\xFF\xD8\xFF/,
  'image/gif': /^GIF8[79]a/,
  'image/webp': /^RIFF[\s\S]{4}WEBPVP/,
};

/** Whether a file begins as its type demands. */
export const isImageOf = (type: string, bytes: Buffer): boolean =>
  SIGNATURES[type]?.test(bytes.subarray(0, 16).toString('latin1')) ?? false;

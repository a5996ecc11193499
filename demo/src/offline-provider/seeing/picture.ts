import sharp from 'sharp';

/** A picture as the rules look at it: small, three numbers a place. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green and blue of each place, 0 to 255, row by row. */
  readonly rgb: Uint8Array;
}

/** Enough to tell what stands before what. */
const WIDTH = 48;
const HEIGHT = 36;

const DATA_URL = /^data:image\/(?:jpeg|png|webp|gif);base64,(.+)$/s;

/** Reads a picture that is sent with a message. Undefined: it is none that can be read, or stands elsewhere. */
export async function readPicture(url: string): Promise<Picture | undefined> {
  const base64 = DATA_URL.exec(url)?.[1];
  if (base64 === undefined) return undefined;
  try {
    const rgb = await sharp(Buffer.from(base64, 'base64'))
      .removeAlpha()
      .toColourspace('srgb')
      .resize(WIDTH, HEIGHT, { fit: 'fill' })
      .raw()
      .toBuffer();
    return rgb.length === WIDTH * HEIGHT * 3 ? { width: WIDTH, height: HEIGHT, rgb } : undefined;
  } catch {
    return undefined; // the answer then says that it cannot be seen
  }
}

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { describePicture } from './describe.js';
import { readPicture } from './picture.js';

/** A JPEG of a grey wall with what stands before it. */
async function pictureOf(drawn: string, wall = '#9a9a9a') {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="240"><rect width="320" height="240" fill="${wall}"/>${drawn}</svg>`;
  const jpeg = await sharp(Buffer.from(svg)).jpeg().toBuffer();
  return readPicture(`data:image/jpeg;base64,${jpeg.toString('base64')}`);
}
const person = (colour: string) =>
  `<circle cx="160" cy="70" r="35" fill="#c99070"/><rect x="100" y="105" width="120" height="135" fill="${colour}"/>`;

describe('describePicture', () => {
  it.each([
    [person('#a01818'), 'can you see me', 'Yes, I see somebody standing there, mostly in red.'],
    [person('#1c3a9c'), 'is anybody there', 'Yes, I see somebody standing there, mostly in blue.'],
    ['', 'can you see me', 'I see nobody in front of the camera.'],
    ['', 'what am I holding', 'I see nothing in front of the camera.'],
    [
      '<circle cx="160" cy="120" r="50" fill="#20a040"/>',
      'what am I holding',
      /something green.*only know colours/,
    ],
    [
      '<circle cx="160" cy="120" r="50" fill="#f0d820"/>',
      'can you see me',
      /something yellow.*not a whole person/,
    ],
  ])('of %s, asked "%s", says what there is', async (drawn, question, answer) => {
    expect(describePicture(await pictureOf(drawn), question)).toMatch(answer);
  });

  it('says when it is too dark, and when it is no picture', async () => {
    expect(describePicture(await pictureOf('', '#050505'), 'can you see me')).toContain('too dark');
    for (const url of ['data:image/jpeg;base64,AAAA', 'https://example.com/a.jpg'])
      expect(describePicture(await readPicture(url), 'what is it')).toBe('I cannot see that picture.');
  });
});

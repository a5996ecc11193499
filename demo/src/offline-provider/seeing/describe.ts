import type { Picture } from './picture.js';

type Colour = readonly [red: number, green: number, blue: number];

/** Darker than this nothing can be told. */
const DARK = 25;
/** What differs so much from the edges of the picture stands before what they show. */
const FOREGROUND = 45;
const SMALL_SHARE = 0.02;
/** A person stands on the lower edge, and is taller than that share of the picture. */
const PERSON_HEIGHT = 0.4;
const PERSON_SHARE = 0.06;

const ABOUT_PEOPLE =
  /\b(?:see (?:me|us|any|some)|any(?:body|one)|some(?:body|one)|who|person|people|there)\b/i;

/**
 * What can be told of a picture without knowing what things are: how bright it is, whether something stands before
 * the rest and of which colour. Says no more than that.
 */
export function describePicture(picture: Picture | undefined, question: string): string {
  if (!picture) return 'I cannot see that picture.';
  const colours = coloursOf(picture);
  if (mean(colours.map(luma)) < DARK) return 'It is too dark to see anything.';
  const wall = median(edgeOf(picture, colours));
  const places = colours.flatMap((colour, place) => (distance(colour, wall) > FOREGROUND ? [place] : []));
  const isPerson = looksLikePerson(picture, places);
  const colour = nameOf(meanColour(places.map((place) => colours[place] as Colour)));
  if (places.length / colours.length < SMALL_SHARE)
    return ABOUT_PEOPLE.test(question)
      ? 'I see nobody in front of the camera.'
      : 'I see nothing in front of the camera.';
  if (ABOUT_PEOPLE.test(question))
    return isPerson
      ? `Yes, I see somebody standing there, mostly in ${colour}.`
      : `I see something ${colour} in front of the camera, but not a whole person.`;
  return `I see something ${colour} in front of the camera. What it is, I cannot tell: I only know colours.`;
}

function looksLikePerson({ width, height }: Picture, places: readonly number[]): boolean {
  const rows = places.map((place) => Math.floor(place / width));
  const isStanding = rows.some((row) => row >= height - 2);
  const top = Math.min(...rows);
  return (
    isStanding && (height - top) / height >= PERSON_HEIGHT && places.length / (width * height) >= PERSON_SHARE
  );
}

const coloursOf = ({ rgb }: Picture): Colour[] =>
  Array.from({ length: rgb.length / 3 }, (_, at) => [
    rgb[at * 3] ?? 0,
    rgb[at * 3 + 1] ?? 0,
    rgb[at * 3 + 2] ?? 0,
  ]);

/** The upper edge and the sides as far as nobody stands there: what is behind. */
const edgeOf = ({ width, height }: Picture, colours: readonly Colour[]): Colour[] =>
  colours.filter((_, place) => {
    const [x, y] = [place % width, Math.floor(place / width)];
    return y < 2 || ((x < 2 || x >= width - 2) && y < height / 2);
  });

const luma = ([red, green, blue]: Colour): number => 0.3 * red + 0.59 * green + 0.11 * blue;
const mean = (values: readonly number[]): number =>
  values.reduce((sum, it) => sum + it, 0) / Math.max(1, values.length);
const distance = (a: Colour, b: Colour): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
const channels = (colours: readonly Colour[], of: (values: readonly number[]) => number): Colour => [
  of(colours.map(([red]) => red)),
  of(colours.map(([, green]) => green)),
  of(colours.map(([, , blue]) => blue)),
];
const median = (colours: readonly Colour[]): Colour => channels(colours, middle);
const meanColour = (colours: readonly Colour[]): Colour => channels(colours, mean);

/** Upper ends of hues in degrees. */
const HUES: readonly (readonly [number, string])[] = [
  [18, 'red'],
  [42, 'orange'],
  [68, 'yellow'],
  [165, 'green'],
  [260, 'blue'],
  [300, 'violet'],
  [340, 'pink'],
  [361, 'red'],
];

function nameOf([red, green, blue]: Colour): string {
  const [most, least] = [Math.max(red, green, blue), Math.min(red, green, blue)];
  if (most - least < 30) return most < 70 ? 'black' : most > 200 ? 'white' : 'grey';
  const span = most - least;
  const sixth =
    most === red
      ? ((green - blue) / span + 6) % 6
      : most === green
        ? (blue - red) / span + 2
        : (red - green) / span + 4;
  return HUES.find(([end]) => sixth * 60 < end)?.[1] ?? 'red';
}

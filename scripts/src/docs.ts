import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { drawLooks } from './looks/draw-looks.js';
import { drawPages } from './looks/draw-pages.js';
import { ROOT } from './paths.js';
import { describeElement } from './reference/manifest.js';
import { renderReference } from './reference/reference.js';
import { renderSettings } from './reference/settings.js';

const HELP = `npm run docs              writes docs/reference.md and what the configurator offers
npm run docs -- kiosk     draws a visit to the kiosk, for docs/kiosk.md
  --all          each moment on each size of screen, for a look
npm run docs -- images    draws each layout in each state, for docs/looks.md
npm run docs -- pages     draws the pages of the demo, on a desktop and on a phone
  --only NAME    only pictures with this in their name, e.g. kiosk or bar-ar
  --png          as PNG
  --out FOLDER   where they go (default docs/images)`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', default: '' },
    all: { type: 'boolean', default: false },
    png: { type: 'boolean', default: false },
    out: { type: 'string', default: join(ROOT, 'docs/images') },
    help: { type: 'boolean', default: false },
  },
});
const [what = 'reference'] = positionals;

if (what === 'reference' && !values.help) {
  const element = describeElement();
  const files = {
    'docs/reference.md': renderReference(element),
    'demo/src/door/page/element.ts': renderSettings(element),
  };
  for (const [file, text] of Object.entries(files)) {
    writeFileSync(join(ROOT, file), text);
    console.log(`${file} written`);
  }
} else if (what === 'kiosk' && !values.help) {
  const { allKioskPictures, drawKiosk } = await import('./looks/draw-kiosk.js'); // needs the agent's compiled code
  const pictures = values.all ? allKioskPictures() : undefined;
  for (const file of await drawKiosk(values.out, pictures)) console.log(file);
} else if ((what === 'images' || what === 'pages') && !values.help) {
  const draw = what === 'images' ? drawLooks : drawPages;
  const format = values.png ? 'png' : 'webp';
  for (const file of await draw({ folder: values.out, format, only: values.only })) console.log(file);
} else {
  console.log(HELP);
  process.exitCode = values.help ? 0 : 1;
}

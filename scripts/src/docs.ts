import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths.js';
import { describeElement } from './reference/manifest.js';
import { renderReference } from './reference/reference.js';

const file = 'docs/reference.md';
writeFileSync(join(ROOT, file), renderReference(describeElement()));
console.log(`${file} written`);

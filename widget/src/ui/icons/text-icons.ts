import { svg } from 'lit';
import { icon } from './icon.js';

const THUMB = 'M7 11v9H4v-9zM7 11l4-8a2 2 0 0 1 2 2v4h5.5a2 2 0 0 1 2 2.4l-1.4 7a2 2 0 0 1-2 1.6H7';

export const thumbIcon = (value: 'up' | 'down') =>
  icon(svg`<path transform=${value === 'up' ? '' : 'rotate(180 12 12)'} d=${THUMB}/>`);
export const attachIcon = icon(
  svg`<path d="M20 11.5l-8.3 8.3a5 5 0 0 1-7-7l8.2-8.3a3.4 3.4 0 0 1 4.8 4.8L9.4 17.5a1.7 1.7 0 0 1-2.4-2.4l7.6-7.5"/>`,
);

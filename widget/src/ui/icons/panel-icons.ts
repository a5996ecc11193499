import { svg } from 'lit';
import { icon } from './icon.js';

export const mutedIcon =
  icon(svg`<path d="M9 9v2a3 3 0 0 0 5 2.2M15 10V6a3 3 0 0 0-5.7-1.3M5 11a7 7 0 0 0 11.5 5.4
  M19 11a7 7 0 0 1-.6 2.8M12 18v3M4 4l16 16"/>`);
export const hangUpIcon =
  icon(svg`<path transform="rotate(135 12 12)" d="M5 4h4l2 5-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v4
  a2 2 0 0 1-2 2A16 16 0 0 1 3 6a2 2 0 0 1 2-2"/>`);
export const sendIcon = icon(svg`<path d="M12 19V5M6 11l6-6 6 6"/>`);
export const closeIcon = icon(svg`<path d="M6 9l6 6 6-6"/>`);
export const warningIcon =
  icon(svg`<path d="M12 9v4M12 17h.01M10.3 4 2.4 18a2 2 0 0 0 1.7 3h15.8a2 2 0 0 0 1.7-3L13.7 4
  a2 2 0 0 0-3.4 0z"/>`);

import { svg } from 'lit';
import { icon } from './icon.js';

export const mutedIcon =
  icon(svg`<path d="M9 9v2a3 3 0 0 0 5 2.2M15 10V6a3 3 0 0 0-5.7-1.3M5 11a7 7 0 0 0 11.5 5.4
  M19 11a7 7 0 0 1-.6 2.8M12 18v3M4 4l16 16"/>`);
export const hangUpIcon =
  icon(svg`<path transform="rotate(135 12 12)" d="M5 4h4l2 5-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v4
  a2 2 0 0 1-2 2A16 16 0 0 1 3 6a2 2 0 0 1 2-2"/>`);
export const cameraIcon = icon(
  svg`<rect x="3" y="6" width="12" height="12" rx="3"/><path d="M15 11l6-4v10l-6-4"/>`,
);
export const screenIcon = icon(
  svg`<rect x="3" y="4" width="18" height="13" rx="2"/><path d="M12 14V8M9 10.5 12 7.5l3 3M8 21h8"/>`,
);
export const devicesIcon =
  icon(svg`<path d="M4 7h9M19 7h1M4 12h1M11 12h9M4 17h7M17 17h3"/><circle cx="16" cy="7" r="2.5"/>
  <circle cx="8" cy="12" r="2.5"/><circle cx="14" cy="17" r="2.5"/>`);
export const speakerIcon = icon(
  svg`<path d="M4 9v6h4l5 4V5L8 9zM16.5 8.5a5 5 0 0 1 0 7M19 6a9 9 0 0 1 0 12"/>`,
);
export const sendIcon = icon(svg`<path d="M12 19V5M6 11l6-6 6 6"/>`);
export const closeIcon = icon(svg`<path d="M6 9l6 6 6-6"/>`);
export const warningIcon =
  icon(svg`<path d="M12 9v4M12 17h.01M10.3 4 2.4 18a2 2 0 0 0 1.7 3h15.8a2 2 0 0 0 1.7-3L13.7 4
  a2 2 0 0 0-3.4 0z"/>`);

import { css } from 'lit';

/** What every part of the panel has in common. The colours come down from the host as `--_…`. */
export const shared = css`
  :host([hidden]) { display: none; }
  *, ::before, ::after { box-sizing: border-box; }
  button {
    font: inherit; color: inherit; background: none; border: 0; margin: 0; padding: 0;
    min-width: calc(44px * var(--_scale, 1)); min-height: calc(44px * var(--_scale, 1)); border-radius: 999px; cursor: pointer;
    display: inline-flex; align-items: center; justify-content: center; gap: 8px;
    -webkit-tap-highlight-color: transparent; touch-action: manipulation;
  }
  button:is(:disabled, [aria-disabled]) { cursor: default; opacity: 0.5; }
  :focus-visible { outline: 2px solid var(--_focus); outline-offset: 2px; }
  .icon { width: calc(20px * var(--_scale, 1)); height: calc(20px * var(--_scale, 1)); flex: none; display: block; }
  .visually-hidden {
    position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
  }
  .status { font-size: calc(13px * var(--_scale, 1)); line-height: 1.4; color: var(--_muted); }
  .status::before {
    content: ''; display: inline-block; width: 8px; height: 8px; border-radius: 50%; margin-inline-end: 6px;
    background: currentColor; vertical-align: 1px;
  }
  .status:is(.listening, .speaking, .typing, .thinking)::before { background: var(--_good); }
  .status:is(.failed, .agent-gone, .reconnecting)::before { background: var(--_danger); }
  @media (prefers-reduced-motion: no-preference) {
    button { transition: background-color 120ms, color 120ms, filter 120ms; }
  }
  @media (hover: hover) { button:hover:enabled { filter: brightness(0.95); } }
`;

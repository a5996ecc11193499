import { css } from 'lit';

export const styles = css`
  :host { display: flex; align-items: center; justify-content: center; gap: calc(8px * var(--_scale, 1)); }
  /* many buttons stand in a row of their own, below the text field */
  :host([roomy]) { flex-wrap: wrap; }
  :host([roomy]) ::slotted(*) { order: -1; flex: 1 0 100%; }
  button { min-width: calc(48px * var(--_scale, 1)); min-height: calc(48px * var(--_scale, 1)); }
  .microphone, .video { background: var(--_field); border: 1px solid var(--_border); }
  .microphone:has(va-level-bars) { padding: 0 12px; gap: 6px; }
  .microphone va-level-bars { color: var(--_accent-text); font-size: calc(18px * var(--_scale, 1)); }
  .microphone[aria-pressed='true'] { background: var(--_text); color: var(--_surface); }
  .microphone[aria-pressed='true'] va-level-bars { display: none; }
  .video[aria-pressed='true'] { background: var(--_accent); color: var(--_on-accent); border-color: transparent; }
  .hold { touch-action: none; user-select: none; -webkit-user-select: none; -webkit-touch-callout: none; }
  .hold[aria-pressed='true'] { background: var(--_accent); color: var(--_on-accent); border-color: transparent; }
  .hold[aria-pressed='true'] va-level-bars { display: inline-flex; color: inherit; }
  .hang-up { background: var(--_danger); color: var(--_on-danger); }
`;

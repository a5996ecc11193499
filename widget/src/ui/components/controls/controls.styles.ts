import { css } from 'lit';

export const styles = css`
  :host { display: flex; align-items: center; gap: 8px; }
  .microphone { background: var(--_field); border: 1px solid var(--_border); min-width: 48px; min-height: 48px; }
  .microphone:has(va-level-bars) { padding: 0 12px; gap: 6px; }
  .microphone va-level-bars { color: var(--_accent-text); font-size: 18px; }
  .microphone[aria-pressed='true'] { background: var(--_text); color: var(--_surface); }
  .microphone[aria-pressed='true'] va-level-bars { display: none; }
  .hang-up { background: var(--_danger); color: #fff; min-width: 48px; min-height: 48px; }
`;

import { css } from 'lit';

export const styles = css`
  :host { display: flex; align-items: center; justify-content: center; gap: 8px; }
  .microphone { background: var(--_field); border: 1px solid var(--_border); min-width: 48px; min-height: 48px; }
  .microphone:has(va-level-bars) { padding: 0 12px; gap: 6px; }
  .microphone va-level-bars { color: var(--_accent-text); font-size: 18px; }
  .microphone[aria-pressed='true'] { background: var(--_text); color: var(--_surface); }
  .microphone[aria-pressed='true'] va-level-bars { display: none; }
  .hold { touch-action: none; user-select: none; -webkit-user-select: none; -webkit-touch-callout: none; }
  .hold[aria-pressed='true'] { background: var(--_accent); color: var(--_on-accent); border-color: transparent; }
  .hold[aria-pressed='true'] va-level-bars { display: inline-flex; color: inherit; }
  .hang-up { background: var(--_danger); color: #fff; min-width: 48px; min-height: 48px; }
`;

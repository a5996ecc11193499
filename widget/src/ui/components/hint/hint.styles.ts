import { css } from 'lit';

export const styles = css`
  :host { display: block; }
  .hint {
    display: flex; align-items: center; gap: 10px; margin: var(--_above, 0) 16px 12px; padding: 8px 8px 8px 14px; border-radius: 14px;
    background: var(--_field); font-size: calc(14px * var(--_scale, 1)); line-height: 1.4; min-height: 44px;
  }
  .hint:dir(rtl) { padding: 8px 14px 8px 8px; }
  :is(.ending-idle, .ending-max-duration, .weak, .device-lost) { background: var(--_warning-surface); color: var(--_warning-text); }
  p { margin: 0; flex: 1; min-width: 0; }
  .clock { font-variant-numeric: tabular-nums; font-weight: 600; }
  button {
    flex: none; padding: 0 14px; min-height: calc(36px * var(--_scale, 1)); font-weight: 600; border: 1px solid var(--_border);
    background: var(--_surface);
  }
  .sound-blocked { background: var(--_accent); color: var(--_on-accent); }
  .sound-blocked button { background: var(--_on-accent); color: var(--_accent); border-color: transparent; min-height: calc(44px * var(--_scale, 1)); }
`;

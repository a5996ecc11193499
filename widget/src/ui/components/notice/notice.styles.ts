import { css } from 'lit';

export const styles = css`
  :host { display: block; }
  .notice {
    display: flex; gap: 10px; align-items: flex-start; margin: var(--_above, 0) 16px 12px; padding: 12px 14px; border-radius: 14px;
    background: var(--_warning-surface); color: var(--_warning-text); font-size: calc(14px * var(--_scale, 1)); line-height: 1.45;
  }
  p { margin: 0; }
  button {
    margin-top: 8px; padding: 0 14px; min-height: calc(36px * max(1, var(--_target, 1))); font-weight: 600;
    border: 1px solid currentColor;
  }
`;

import { css } from 'lit';

export const styles = css`
  :host { display: block; border-bottom: 1px solid var(--_border); background: var(--_field); flex: none; }
  div { display: flex; flex-direction: column; gap: 10px; padding: 14px 18px; max-width: 640px; margin-inline: auto; }
  label { display: flex; flex-direction: column; gap: 4px; font-size: calc(13px * var(--_scale, 1)); color: var(--_muted); }
  label span { display: flex; align-items: center; gap: 8px; }
  va-level-bars { color: var(--_accent-text); font-size: 16px; }
  select {
    font: inherit; font-size: calc(16px * var(--_scale, 1)); color: var(--_text); background: var(--_surface); min-height: calc(44px * var(--_scale, 1));
    border: 1px solid var(--_border); border-radius: 12px; padding: 0 12px; width: 100%; min-width: 0; text-overflow: ellipsis;
  }
  button { align-self: flex-end; padding: 0 18px; font-weight: 600; font-size: calc(14px * var(--_scale, 1)); border: 1px solid var(--_border); background: var(--_surface); }
`;

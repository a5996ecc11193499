import { css } from 'lit';

export const styles = css`
  :host { display: block; border-bottom: 1px solid var(--_border); background: var(--_field); flex: none; }
  div { display: flex; flex-direction: column; gap: 10px; padding: 14px 18px; max-width: 640px; margin-inline: auto; }
  label { display: flex; flex-direction: column; gap: 4px; font-size: calc(13px * var(--_scale, 1)); color: var(--_muted); }
  label span { display: flex; align-items: center; gap: 8px; }
  va-level-bars { color: var(--_accent-text); font-size: 16px; }
  select {
    font: inherit; font-size: calc(16px * var(--_scale, 1)); color: var(--_text); background: var(--_surface); min-height: calc(44px * var(--_scale, 1));
    border: 1px solid var(--_border); border-radius: 12px; padding-inline: 12px 32px; width: 100%; min-width: 0; text-overflow: ellipsis;
    appearance: none; background: var(--_surface) no-repeat;
    background-image: linear-gradient(45deg, transparent 50%, currentColor 50%), linear-gradient(-45deg, transparent 50%, currentColor 50%);
    background-size: 6px 6px; background-position: right 18px center, right 12px center;
  }
  select:dir(rtl) { background-position: left 12px center, left 18px center; }
  button { align-self: flex-end; padding: 0 18px; font-weight: 600; font-size: calc(14px * var(--_scale, 1)); border: 1px solid var(--_border); background: var(--_surface); }
`;

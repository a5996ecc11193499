import { css } from 'lit';

export const styles = css`
  :host { display: flex; flex-wrap: wrap; justify-content: center; gap: 4px; padding-top: 12px; }
  button { padding: 0 12px; font-size: calc(13px * var(--_scale, 1)); color: var(--_muted); text-decoration: underline; text-underline-offset: 3px; }
`;

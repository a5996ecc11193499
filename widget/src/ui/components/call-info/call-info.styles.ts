import { css } from 'lit';

export const styles = css`
  :host { display: inline-flex; align-items: center; gap: 8px; color: var(--_muted); font-size: calc(13px * var(--_scale, 1)); }
  time { font-variant-numeric: tabular-nums; }
  .quality { display: inline-flex; align-items: flex-end; gap: 2px; height: 1em; }
  .quality[hidden] { display: none; }
  i { width: 0.22em; height: 40%; border-radius: 1px; background: var(--_good); }
  i:nth-child(2) { height: 70%; }
  i:nth-child(3) { height: 100%; }
  /* a narrow header has room for what is wrong */
  @media (max-width: 400px) { .excellent { display: none; } }
  .good i:nth-child(3), :is(.poor, .lost) i:nth-child(n + 2) { background: var(--_border); }
  .poor i:first-child { background: var(--_warning-text); }
  .lost i:first-child { background: var(--_danger); }
`;

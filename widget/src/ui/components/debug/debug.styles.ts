import { css } from 'lit';

export const styles = css`
  :host {
    position: fixed; inset: auto auto 12px 12px; z-index: 2147483000; width: min(360px, 100vw - 24px);
    font: 12px/1.5 ui-monospace, monospace; color: var(--_text);
  }
  .debug {
    max-height: 60vh; overflow: auto; padding: 10px 12px; border: 1px solid var(--_border); border-radius: 12px;
    background: var(--_surface);
  }
  summary { cursor: pointer; font-weight: 700; }
  dl, ol { margin: 6px 0; padding: 0; list-style: none; }
  dd { margin: 0; }
  .stats { display: grid; grid-template-columns: repeat(4, auto 1fr); gap: 0 6px; }
  .stats dt, .turns dt, time { color: var(--_muted); }
  .turns, .events { max-height: 180px; overflow-y: auto; }
  .turns dl { display: grid; grid-template-columns: repeat(5, 1fr); gap: 4px; margin: 0 0 8px; }
  .turn { font-weight: 700; }
  .line { display: block; width: 100%; height: 12px; background: var(--_field, var(--_border)); }
  .line rect { fill: var(--_accent-text); }
  button { min-height: 36px; padding: 0 12px; border: 1px solid var(--_border); }
`;

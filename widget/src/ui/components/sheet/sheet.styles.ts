import { css } from 'lit';

export const styles = css`
  :host {
    position: absolute; inset: 0; z-index: 1; display: flex; align-items: flex-end;
    background: light-dark(rgb(20 24 30 / 0.35), rgb(0 0 0 / 0.55));
  }
  :host([fixed]) { position: fixed; }
  :host([centred]) { place-content: center; align-items: center; padding: 24px; }
  .sheet {
    box-sizing: border-box; width: 100%; font-size: calc(16px * var(--_scale, 1)); max-height: 100%; overflow-y: auto; padding: calc(20px * var(--_scale, 1));
    border-radius: var(--va-radius, 20px) var(--va-radius, 20px) 0 0; background: var(--_surface); color: var(--_text);
    box-shadow: 0 -4px 24px rgb(0 0 0 / 0.18);
  }
  :host([centred]) .sheet { max-width: 900px; border-radius: var(--va-radius, 20px); }
  h3 { margin: 0 0 8px; font-size: calc(17px * var(--_scale, 1)); line-height: 1.3; font-weight: 650; }
  .text { font-size: calc(14px * var(--_scale, 1)); line-height: 1.5; overflow-wrap: anywhere; }
  p { margin: 0; }
  dl {
    display: grid; grid-template-columns: auto 1fr; gap: 4px 12px; margin: 12px 0 0; padding: 10px 12px;
    border-radius: 12px; background: var(--_field);
  }
  dt { color: var(--_muted); }
  dd { margin: 0; }
  .buttons { display: flex; flex-wrap: wrap; gap: 10px; margin-top: calc(18px * var(--_scale, 1)); }
  button { flex: 1 1 auto; white-space: nowrap; padding: 0 16px; font-weight: 600; border: 1px solid var(--_border); }
  .agree { border-color: transparent; background: var(--_accent); color: var(--_on-accent); }
`;

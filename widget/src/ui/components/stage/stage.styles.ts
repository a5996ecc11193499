import { css } from 'lit';

export const styles = css`
  :host { display: flex; flex-direction: column; gap: 8px; padding: 12px 16px 4px; flex: none; }
  .tiles { display: grid; gap: 8px; grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); }
  .tiles:empty, .people:empty { display: none; }
  .tiles[data-count='1'] { grid-template-columns: minmax(0, 320px); justify-content: center; }
  .tile {
    margin: 0; position: relative; border-radius: 14px; overflow: hidden; background: #16181d; aspect-ratio: 4 / 3;
    max-height: 34vh; width: 100%;
  }
  .screen { grid-column: 1 / -1; aspect-ratio: 16 / 10; }
  video { width: 100%; height: 100%; object-fit: cover; display: block; }
  .screen video { object-fit: contain; }
  .own.camera video { transform: scaleX(-1); }
  figcaption {
    position: absolute; inset-inline-start: 8px; bottom: 8px; max-width: calc(100% - 16px); padding: 2px 8px; border-radius: 8px;
    background: rgb(0 0 0 / 0.72); color: #fff; font-size: calc(12px * var(--_scale, 1)); line-height: 1.5;
    overflow: hidden; text-overflow: ellipsis; white-space: nowrap;
  }
  .people { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 6px 14px; }
  .person { display: flex; align-items: center; gap: 8px; font-size: calc(13px * var(--_scale, 1)); color: var(--_muted); max-width: 100%; }
  .person bdi { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .face {
    position: relative; display: grid; place-items: center; width: calc(32px * var(--_scale, 1)); aspect-ratio: 1; border-radius: 50%;
    overflow: hidden; flex: none; font-weight: 600; font-size: calc(12px * var(--_scale, 1)); background: var(--_bubble); color: var(--_text);
  }
  .face img { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: cover; }
  .tile.speaking, .person.speaking .face { box-shadow: 0 0 0 2px var(--_surface), 0 0 0 4px var(--_good); }
`;

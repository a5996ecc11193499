import { css } from 'lit';

/** Read from two metres: large type, targets of 64 px and more. */
export const styles = css`
  :host { display: flex; flex-direction: column; gap: 16px; min-height: 0; padding: 20px 32px; position: relative; container-type: inline-size; }
  .screen { flex: 1; min-height: 0; overflow: auto; overscroll-behavior: contain; scrollbar-width: thin; padding: 4px; }
  .screen[aria-busy='true'] { opacity: 0.75; }
  h3 { margin: 0 0 16px; font-size: 40px; line-height: 1.1; letter-spacing: -0.02em; }
  h4 { margin: 0 0 8px; font-size: 32px; line-height: 1.15; }
  .components { display: grid; gap: 16px; align-content: start; }
  .hero_grid .components { grid-template-columns: repeat(auto-fill, minmax(min(300px, 100%), 1fr)); }
  .list .components { grid-template-columns: repeat(auto-fill, minmax(min(420px, 100%), 1fr)); }
  .message .components { justify-items: center; text-align: center; padding-block: 24px; }
  .item {
    min-width: 0; width: 100%; padding: 0; border-radius: 24px; overflow: hidden; text-align: start; align-items: stretch;
    justify-content: flex-start; gap: 0; background: var(--_field); color: var(--_text); border: 2px solid transparent;
  }
  .item:active { border-color: var(--_accent-text); }
  .hero { flex-direction: column; }
  .hero img { width: 100%; aspect-ratio: 4 / 3; object-fit: contain; background: var(--_bubble); padding: 12px; }
  .card { min-height: 128px; }
  .card img { width: 128px; object-fit: contain; background: var(--_bubble); padding: 10px; flex: none; }
  .words { display: flex; flex-direction: column; gap: 6px; padding: 18px 20px; min-width: 0; flex: 1; }
  .name { font-size: 24px; font-weight: 650; line-height: 1.2; }
  .description { font-size: 18px; line-height: 1.4; color: var(--_muted); }
  .price { font-size: 24px; font-weight: 650; font-variant-numeric: tabular-nums; color: var(--_accent-text); margin-top: auto; }
  .badge {
    display: inline-block; padding: 3px 12px; border-radius: 999px; font-size: 15px; font-weight: 600; vertical-align: 3px;
    background: var(--_accent); color: var(--_on-accent);
  }
  .dish { display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); gap: 24px; align-items: start; }
  .dish img { width: 100%; max-height: 46vh; aspect-ratio: 1; object-fit: contain; background: var(--_bubble); border-radius: 28px; padding: 20px; }
  .dish .description { font-size: 22px; }
  .dish .price { font-size: 34px; margin-top: 8px; }
  dl { margin: 12px 0 0; font-size: 19px; }
  dl div { display: flex; justify-content: space-between; gap: 16px; padding: 10px 0; border-top: 1px solid var(--_border); }
  dt { color: var(--_muted); }
  dd { margin: 0; text-align: end; }
  .question { margin: 0 0 12px; font-size: 22px; font-weight: 600; }
  .options, .actions { display: flex; flex-wrap: wrap; gap: 12px; flex: none; }
  .action {
    min-height: 68px; min-width: 120px; padding: 0 28px; font-size: 22px; font-weight: 600; border-radius: 20px;
    background: var(--_bubble); color: var(--_text);
  }
  .options .action, .actions .action:first-child { background: var(--_accent); color: var(--_on-accent); }
  ul { list-style: none; margin: 0; padding: 0; }
  li {
    display: grid; grid-template-columns: minmax(0, 1fr) auto auto; gap: 20px; align-items: center; padding: 12px 0;
    border-bottom: 1px solid var(--_border);
  }
  li .price { margin: 0; color: var(--_text); }
  .count { display: flex; align-items: center; gap: 10px; font-size: 24px; font-variant-numeric: tabular-nums; }
  .count span { min-width: 1.6em; text-align: center; }
  .count button { width: 64px; height: 64px; font-size: 30px; background: var(--_bubble); color: var(--_text); }
  .total { display: flex; justify-content: space-between; margin: 16px 0 0; font-size: 32px; font-weight: 700; }
  .bar {
    flex: none; min-height: 76px; padding: 0 28px; border-radius: 24px; font-size: 24px; font-weight: 650; gap: 16px; justify-content: flex-start;
    background: var(--_accent); color: var(--_on-accent);
  }
  .bar .number { min-width: 44px; height: 44px; display: grid; place-items: center; border-radius: 999px; background: var(--_on-accent); color: var(--_accent); }
  .bar .price { margin: 0; margin-inline-start: auto; color: inherit; }
  .notice, .notification:not(:empty) { margin: 0; padding: 16px 24px; border-radius: 20px; font-size: 22px; background: var(--_bubble); color: var(--_text); }
  .notification { margin: 0; flex: none; }
  .notice.success, .notification.success { border-inline-start: 8px solid var(--_good); }
  :is(.notice, .notification):is(.warning, .error) { background: var(--_warning-surface); color: var(--_warning-text); }
  .message .notice { font-size: 28px; border: 0; background: none; }
  .progress { display: grid; gap: 10px; font-size: 22px; }
  progress { width: 100%; height: 16px; accent-color: var(--_accent); }
  @media (prefers-reduced-motion: no-preference) {
    .screen { transition: opacity 150ms; }
    .components > * { animation: appear 260ms ease-out backwards; }
    @keyframes appear { from { opacity: 0; transform: translateY(10px); } }
  }
  @container (max-width: 620px) {
    .actions { flex-wrap: nowrap; overflow-x: auto; scrollbar-width: none; }
    .actions .action { flex: none; }
    h3 { font-size: 28px; }
    .dish { grid-template-columns: 1fr; }
    .dish img { aspect-ratio: 16 / 10; }
    .card { min-height: 104px; }
    .card img { width: 96px; }
    li { grid-template-columns: minmax(0, 1fr) auto; }
    li .count { grid-column: 1 / -1; justify-self: end; }
    .action { padding: 0 20px; font-size: 19px; min-height: 64px; }
  }
  @media (max-width: 700px) { :host { padding: 12px 14px; gap: 10px; } }
`;

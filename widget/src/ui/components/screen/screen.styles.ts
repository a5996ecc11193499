import { css } from 'lit';

/**
 * Read from two metres: the type grows with the screen, whose pixels grow with the distance people stand at; targets
 * are 64 px and more. Upright, what can be done next lies below the dishes, on a wide screen beside them.
 */
export const styles = css`
  :host {
    --_card: light-dark(color-mix(in oklab, var(--_surface), #fff 70%), color-mix(in oklab, var(--_surface), #fff 7%));
    --_shade: light-dark(0 1px 2px rgb(0 0 0 / 0.06), 0 0 0 transparent), light-dark(0 6px 20px rgb(0 0 0 / 0.07), 0 0 0 transparent);
    display: grid; grid-template: minmax(0, 1fr) auto / minmax(0, 1fr); gap: 0.8em; min-height: 0; position: relative;
    padding: 0.8em 1.4em; font-size: clamp(16px, 2.25vmin, 34px); line-height: 1.35; container-type: inline-size;
  }
  /* as the kiosk has it: all the room there is */
  :host([slot='stage']) { container-type: size; }
  .screen {
    grid-area: 1 / 1; min-height: 0; overflow: auto; overscroll-behavior: contain; scrollbar-width: thin; padding: 4px;
    display: flex; flex-direction: column;
  }
  h3 { margin: 0 0 0.4em; font-size: 1.9em; line-height: 1.15; letter-spacing: -0.02em; flex: none; }
  h4 { margin: 0 0 0.3em; font-size: 1.5em; line-height: 1.2; }
  bdi { overflow-wrap: anywhere; }
  .components { display: grid; gap: 1em; flex: 1 1 0; min-height: 0; align-content: start; }

  .item {
    min-width: 0; width: 100%; padding: 0; border-radius: 1.1em; overflow: hidden; text-align: start; align-items: stretch;
    justify-content: flex-start; gap: 0; background: var(--_card); color: var(--_text); box-shadow: var(--_shade);
    border: 1px solid var(--_border);
  }
  .item:active { border-color: var(--_accent); box-shadow: 0 0 0 3px var(--_accent); }
  .item img { background: var(--_bubble); object-fit: contain; min-width: 0; min-height: 0; }
  .words { display: flex; flex-direction: column; gap: 0.3em; padding: 1em 1.2em; min-width: 0; flex: 1; }
  .name { font-size: 1.35em; font-weight: 700; line-height: 1.2; letter-spacing: -0.01em; }
  .description { line-height: 1.4; color: var(--_muted); }
  .price { font-size: 1.35em; font-weight: 700; font-variant-numeric: tabular-nums; color: var(--_accent-text); margin-top: auto; padding-top: 0.2em; }
  .badge {
    display: inline-block; padding: 0.2em 0.8em; border-radius: 999px; font-size: 0.56em; font-weight: 700; letter-spacing: 0; vertical-align: 0.25em;
    background: var(--_bubble); color: var(--_text);
  }
  /* few, large: they share the height that there is */
  .hero_grid .components { grid-template-columns: repeat(2, minmax(0, 1fr)); grid-auto-rows: minmax(min-content, 1fr); align-content: stretch; }
  .hero { flex-direction: column; }
  .hero img { flex: 1 1 8em; width: 100%; max-height: 26em; padding: 1em; }
  .hero .words { flex: 0 1 auto; }
  .list .components { grid-auto-rows: minmax(min-content, 15em); align-content: stretch; }
  .card { min-height: 7em; }
  .card img { flex: none; width: min(36%, 15em); padding: 0.8em; }
  .card .words { justify-content: center; }
  .card .price { margin-top: 0; }

  .detail .components { gap: 1.6em; }
  .dish { display: grid; gap: 1.2em; }
  .dish img { width: 100%; height: 44cqh; object-fit: contain; background: var(--_bubble); border-radius: 1.3em; padding: 1.2em; }
  .dish .words { padding: 0; }
  .dish .description { font-size: 1.25em; }
  .dish .price { font-size: 1.9em; margin-top: 0.2em; }
  dl { margin: 0.6em 0 0; font-size: 1.1em; }
  dl div { display: flex; justify-content: space-between; gap: 1em; padding: 0.55em 0; border-top: 1px solid var(--_border); }
  dt { color: var(--_muted); }
  dd { margin: 0; text-align: end; }
  .question { margin: 0 0 0.6em; font-size: 1.25em; font-weight: 650; }

  .side { grid-area: 2 / 1; min-height: 0; display: grid; gap: 0.8em; }
  .options { display: flex; flex-wrap: wrap; gap: 0.6em; }
  .actions { display: flex; flex-wrap: wrap; gap: 0.6em; }
  .actions .action { flex: 1 1 6.5em; max-width: 20em; white-space: nowrap; }
  .action {
    min-height: max(64px, 3em); min-width: 5em; padding: 0.4em 0.9em; font-size: 1.1em; font-weight: 650; line-height: 1.2; border-radius: 0.9em;
    background: var(--_card); color: var(--_text); border: 1px solid var(--_border);
  }
  .action[aria-current] { border-color: var(--_accent-text); color: var(--_accent-text); box-shadow: inset 0 0 0 2px var(--_accent-text); }
  .action.primary, .options .action { background: var(--_accent); color: var(--_on-accent); border-color: transparent; }
  .actions .primary { order: -1; flex-basis: 100%; max-width: none; }
  .action.primary { min-height: max(76px, 3.6em); font-size: 1.3em; }
  .options .action { min-height: max(76px, 3.6em); font-size: 1.25em; padding-inline: 1.5em; }

  section.cart { width: 100%; max-width: 46em; margin-inline: auto; }
  ul { list-style: none; margin: 0; padding: 0; }
  li {
    display: grid; grid-template-columns: minmax(0, 1fr) auto auto; gap: 1.2em; align-items: center; padding: 0.7em 0;
    border-bottom: 1px solid var(--_border);
  }
  li .price { margin: 0; padding: 0; color: var(--_text); }
  .count { display: flex; align-items: center; gap: 0.4em; font-size: 1.35em; font-weight: 650; font-variant-numeric: tabular-nums; }
  .count span { min-width: 1.6em; text-align: center; }
  .count button { width: max(64px, 2.4em); height: max(64px, 2.4em); font-size: 1.1em; background: var(--_card); color: var(--_text); border: 1px solid var(--_border); }
  .total { display: flex; justify-content: space-between; margin: 0.7em 0 0; font-size: 1.8em; font-weight: 750; letter-spacing: -0.01em; }
  .bar {
    width: 100%; min-height: max(72px, 3.4em); padding: 0 1.3em; border-radius: 1em; font-size: 1.25em; font-weight: 700; gap: 0.8em; justify-content: flex-start;
    background: var(--_accent); color: var(--_on-accent);
  }
  .bar span { white-space: nowrap; }
  .bar .number { min-width: 1.9em; height: 1.9em; display: grid; place-items: center; border-radius: 999px; background: var(--_on-accent); color: var(--_accent); }
  .bar .price { margin: 0; padding: 0; margin-inline-start: auto; font-size: 1em; color: inherit; }

  .notice, .notification:not(:empty) { margin: 0; padding: 0.8em 1.2em; border-radius: 0.9em; font-size: 1.15em; background: var(--_bubble); color: var(--_text); }
  /* above what is shown, for a moment: nothing moves under a finger */
  .notification {
    grid-area: 1 / 1; place-self: end center; margin: 0 0 0.6em; z-index: 1; pointer-events: none; font-weight: 600;
    box-shadow: 0 4px 24px rgb(0 0 0 / 0.22);
  }
  .notification:empty { box-shadow: none; }
  .notification:is(.success, .info) { background: var(--_text); color: var(--_surface); }
  .notice.success { border-inline-start: 0.4em solid var(--_good); }
  :is(.notice, .notification):is(.warning, .error) { background: var(--_warning-surface); color: var(--_warning-text); }
  .message { text-align: center; }
  .message { justify-content: safe center; }
  .message .components { flex: none; justify-items: center; gap: 1.6em; }
  .message h3 { font-size: 2.8em; }
  .message .notice { font-size: 2em; font-weight: 650; border: 0; background: none; padding: 0; }
  .cart .notice { text-align: center; }
  .progress { display: grid; gap: 0.6em; font-size: 1.2em; width: min(100%, 30em); }
  progress { width: 100%; height: 0.8em; accent-color: var(--_accent); }

  @media (prefers-reduced-motion: no-preference) {
    /* an answer that comes at once needs no sign that one waits */
    .screen { transition: opacity 150ms; }
    .screen[aria-busy='true'] { transition-delay: 300ms; }
    .components > *, .notification:not(:empty) { animation: appear 260ms ease-out backwards; }
    @keyframes appear { from { opacity: 0; transform: translateY(10px); } }
  }
  .screen[aria-busy='true'] { opacity: 0.6; }

  /* wide: what can be done next beside it, the dishes with their picture beside their words */
  @container (min-width: 900px) and (min-aspect-ratio: 5/4) {
    .screen, .notification { margin-inline-end: calc(max(240px, 22cqw) + 1.2em); }
    .side {
      grid-area: 1 / 1 / 3; justify-self: end; width: max(240px, 22cqw); overflow: auto; scrollbar-width: thin;
      grid-template-rows: minmax(0, 1fr) auto;
    }
    .actions { flex-flow: column; overflow: auto; scrollbar-width: thin; gap: 0.5em; }
    .actions .action { flex: none; max-width: none; white-space: normal; }
    .bar { font-size: 1.1em; padding-inline: 0.9em; gap: 0.6em; }
    .hero { flex-direction: row; }
    .hero img { flex: 0 0 44%; width: 44%; max-height: none; }
    .hero .words { flex: 1; justify-content: center; }
    .hero .price { margin-top: 0; }
    .list .components { grid-template-columns: repeat(2, minmax(0, 1fr)); grid-auto-rows: minmax(min-content, 14em); }
    .dish { grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); align-items: center; gap: 2em; }
    .dish img { height: 56cqh; }
  }
  /* a phone */
  @container (max-width: 620px) {
    .hero_grid .components { grid-template-columns: 1fr; }
    .hero { flex-direction: row; }
    .hero img { flex: 0 0 38%; width: 38%; }
    .hero .words { flex: 1; }
    .actions { flex-wrap: nowrap; overflow-x: auto; scrollbar-width: none; }
    .actions .action { flex: none; font-size: 1.05em; }
    .action.primary { font-size: 1.15em; min-height: 64px; }
    h3 { font-size: 1.6em; }
    .message h3 { font-size: 2em; }
    .message .notice { font-size: 1.4em; }
    .card img { width: 6em; }
    li { grid-template-columns: minmax(0, 1fr) auto; row-gap: 0.3em; }
    li .count { grid-column: 1 / -1; justify-self: end; }
    .dish img { height: 28cqh; }
  }
  @media (max-width: 700px) { :host { padding: 10px 14px; gap: 10px; } }
`;

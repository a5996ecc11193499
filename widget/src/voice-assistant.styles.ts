import { css } from 'lit';

/**
 * The page's stylesheet reaches the host, and through it what is inherited: `.root` starts anew from there. Sizes are
 * in px, because a page may give `rem` any meaning.
 *
 * Contrast is computed by the browser: the Y of XYZ is WCAG's relative luminance. Black is as easy to read as white on
 * a luminance of 0.179. For text in the accent's colour the luminance is scaled down to 0.155, or mixed with white up
 * to 0.3, which is 4.5:1 on our surfaces in the light and the dark theme.
 */
export const styles = css`
  :host { all: initial; display: block; }
  :host([hidden]) { display: none !important; }
  :host(:is([layout='floating'], [layout='kiosk'])) { display: contents; }
  :host([layout='bar']) { position: sticky; bottom: 0; z-index: 2147483646; }
  .root {
    all: initial; display: contents; color-scheme: light dark;
    --_accent: var(--va-accent, #0b6b58);
    --_on-accent: var(--va-on-accent, #fff);
    --_accent-text: light-dark(var(--_accent), color-mix(in oklab, var(--_accent), white 45%));
    --_surface: var(--va-surface, light-dark(#fff, #17191d));
    --_text: var(--va-text, light-dark(#16181d, #f2f3f5));
    --_muted: var(--va-muted, light-dark(#5b616b, #a4abb6));
    --_border: var(--va-border, light-dark(#e3e5e9, #33373e));
    --_focus: var(--_accent-text);
    --_font: var(--va-font, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif);
    --_offset: var(--va-offset, 20px);
    font: 16px/1.5 var(--_font); color: var(--_text); direction: inherit;
  }
  .root[dir] { direction: rtl; }
  @supports (color: color(from red xyz-d65 x y z)) {
    .root {
      --_on-accent: var(--va-on-accent, color(from var(--_accent) xyz-d65
        clamp(0, (0.179 - y) * 1e6, 0.9505) clamp(0, (0.179 - y) * 1e6, 1) clamp(0, (0.179 - y) * 1e6, 1.089) / 1));
      --_accent-text: light-dark(
        color(from var(--_accent) xyz-d65 calc(x * min(1, 0.155 / y)) calc(y * min(1, 0.155 / y)) calc(z * min(1, 0.155 / y)) / 1),
        color(from var(--_accent) xyz-d65 calc(x + (0.9505 - x) * max(0, (0.3 - y) / (1 - y)))
          calc(max(0.3, y)) calc(z + (1.089 - z) * max(0, (0.3 - y) / (1 - y))) / 1));
    }
  }
  :host([theme='light']) .root { color-scheme: light; }
  :host([theme='dark']) .root { color-scheme: dark; }
  .launcher, .box { box-sizing: border-box; inset: auto; margin: 0; }
  .launcher {
    position: fixed; z-index: 2147483647; display: inline-flex; align-items: center; gap: 10px;
    min-height: 56px; padding: 0 22px 0 18px; border: 0; border-radius: 999px; cursor: pointer;
    background: var(--_accent); color: var(--_on-accent); font: 600 16px/1 var(--_font); white-space: nowrap;
    box-shadow: 0 2px 6px rgb(0 0 0 / 0.16), 0 8px 24px rgb(0 0 0 / 0.18);
    -webkit-tap-highlight-color: transparent; touch-action: manipulation;
  }
  .launcher[hidden] { display: none; }
  .launcher[aria-busy='true'] { cursor: progress; }
  .launcher:focus-visible { outline: 3px solid var(--_focus); outline-offset: 3px; }
  .launcher .icon { width: 22px; height: 22px; flex: none; }
  .in-call::before { content: ''; width: 10px; height: 10px; border-radius: 50%; background: currentColor; }
  .launcher, .box[popover] {
    inset-inline-end: max(var(--_offset), env(safe-area-inset-right));
    bottom: max(var(--_offset), env(safe-area-inset-bottom));
  }
  :host([position$='start']) :is(.launcher, .box[popover]) {
    inset-inline: max(var(--_offset), env(safe-area-inset-left)) auto;
  }
  :host([position^='top']) :is(.launcher, .box[popover]) {
    top: max(var(--_offset), env(safe-area-inset-top)); bottom: auto;
  }
  .box { display: block; height: var(--va-height, 560px); }
  :host([layout='bar']) .box { height: auto; min-height: 64px; }
  @media (prefers-reduced-motion: no-preference) {
    .launcher { transition: transform 160ms, box-shadow 160ms; }
    .launcher:hover { transform: translateY(-2px); }
  }
`;

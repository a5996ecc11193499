import { css } from 'lit';

/**
 * The page's stylesheet reaches the host, and through it what is inherited: `.root` starts anew from there. Sizes are
 * in px, because a page may give `rem` any meaning.
 */
export const styles = css`
  :host { all: initial; display: block; }
  :host([hidden]) { display: none !important; }
  :host([layout='floating']) { display: contents; }
  .root {
    all: initial; display: contents; color-scheme: light dark;
    --_accent: var(--va-accent, #0b6b58);
    --_on-accent: var(--va-on-accent, #fff);
    --_accent-text: light-dark(var(--_accent), color-mix(in oklab, var(--_accent), white 45%));
    --_surface: var(--va-surface, light-dark(#fff, #17191d));
    --_text: var(--va-text, light-dark(#16181d, #f2f3f5));
    --_muted: var(--va-muted, light-dark(#5b616b, #a4abb6));
    --_border: var(--va-border, light-dark(#e3e5e9, #33373e));
    --_field: light-dark(#f4f5f7, #22252b);
    --_bubble: light-dark(#e9f3f0, #24403a);
    --_good: light-dark(#178a4c, #46c882);
    --_danger: #c92a2a;
    --_warning-surface: light-dark(#fff4e0, #3a2f18);
    --_warning-text: light-dark(#6b4200, #ffdf9e);
    --_focus: var(--_accent-text);
    --_font: var(--va-font, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif);
    --_offset: var(--va-offset, 20px);
    font: 16px/1.5 var(--_font); color: var(--_text); direction: inherit;
  }
  :host([theme='light']) .root { color-scheme: light; }
  :host([theme='dark']) .root { color-scheme: dark; }
  .launcher, .box { box-sizing: border-box; inset: auto; margin: 0; }
  .launcher {
    position: fixed; z-index: 2147483647; display: inline-flex; align-items: center; gap: 10px;
    min-height: 56px; padding: 0 22px 0 18px; border: 0; border-radius: 999px; cursor: pointer;
    background: var(--_accent); color: var(--_on-accent); font: 600 16px/1 var(--_font);
    box-shadow: 0 2px 6px rgb(0 0 0 / 0.16), 0 8px 24px rgb(0 0 0 / 0.18);
    -webkit-tap-highlight-color: transparent; touch-action: manipulation;
  }
  .launcher[hidden] { display: none; }
  .launcher[aria-busy='true'] { cursor: progress; }
  .launcher:focus-visible { outline: 3px solid var(--_focus); outline-offset: 3px; }
  .launcher .icon { width: 22px; height: 22px; flex: none; }
  .in-call::before { content: ''; width: 10px; height: 10px; border-radius: 50%; background: currentColor; }
  .box {
    padding: 0; border: 1px solid var(--_border); border-radius: var(--va-radius, 20px); overflow: hidden;
    background: var(--_surface); color: inherit;
  }
  .box[popover] {
    position: fixed; width: min(var(--va-width, 380px), 100vw - 2 * var(--_offset));
    height: min(var(--va-height, 600px), 100dvh - 2 * var(--_offset));
    box-shadow: 0 4px 12px rgb(0 0 0 / 0.1), 0 16px 48px rgb(0 0 0 / 0.2);
  }
  .box[popover]:not(:popover-open) { display: none; }
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
  .box:not([popover]) { display: block; height: var(--va-height, 560px); }
  /* a phone: the panel is a sheet from edge to edge */
  @media (max-width: 479px) {
    .box[popover], :host([position]) .box[popover] {
      inset: auto 0 0; width: 100%; height: min(640px, 92dvh); border-width: 1px 0 0;
      border-end-start-radius: 0; border-end-end-radius: 0;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    .launcher { transition: transform 160ms, box-shadow 160ms; }
    .launcher:hover { transform: translateY(-2px); }
    .box:popover-open { animation: rise 180ms ease-out; }
    @keyframes rise { from { opacity: 0; transform: translateY(12px); } }
  }
`;

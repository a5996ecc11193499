import { css } from 'lit';

/** What the box around the panel needs beyond the launcher's styles, and the colours that only a panel has. */
export const boxStyles = css`
  .root {
    --_field: light-dark(#f4f5f7, #22252b);
    --_bubble: light-dark(
      color-mix(in oklab, var(--_accent) 11%, var(--_surface)),
      color-mix(in oklab, var(--_accent-text) 24%, var(--_surface))
    );
    --_good: light-dark(#178a4c, #46c882);
    --_danger: #c92a2a;
    --_on-danger: #fff;
    --_warning-surface: light-dark(#fff4e0, #3a2f18);
    --_warning-text: light-dark(#6b4200, #ffdf9e);
  }
  /* the system's own colours, by what they stand for: forced one by one, discs and bars would go with their backgrounds */
  @media (forced-colors: active) {
    .root {
      forced-color-adjust: none; --_accent: Highlight; --_on-accent: HighlightText; --_accent-text: CanvasText;
      --_surface: Canvas; --_text: CanvasText; --_muted: CanvasText; --_border: CanvasText; --_field: Canvas;
      --_good: Highlight; --_danger: CanvasText; --_on-danger: Canvas; --_warning-surface: Canvas; --_warning-text: CanvasText;
    }
    ::slotted(*) { forced-color-adjust: auto; }
  }
  .content { display: contents; }
  .box {
    position: relative; padding: 0; border: 1px solid var(--_border); border-radius: var(--va-radius, 20px); overflow: hidden;
    background: var(--_surface); color: inherit;
  }
  .box[popover] {
    position: fixed; width: min(var(--va-width, 380px), 100vw - 2 * var(--_offset));
    height: min(var(--va-height, 600px), 100dvh - 2 * var(--_offset));
    box-shadow: 0 4px 12px rgb(0 0 0 / 0.1), 0 16px 48px rgb(0 0 0 / 0.2);
  }
  .box[popover]:not(:popover-open) { display: none; }
  :host([layout='bar']) .box {
    border-width: 1px 0 0; border-radius: 0; box-shadow: 0 -2px 12px rgb(0 0 0 / 0.08);
  }
  :host([layout='kiosk']) .root { --_scale: 1.75; --_target: 1.78; }
  :host([layout='kiosk']) .box {
    position: fixed; inset: 0; z-index: 2147483646; height: 100dvh; border: 0; border-radius: 0;
  }
  @media (max-width: 700px), (max-height: 800px) { :host([layout='kiosk']) .root { --_scale: 1.46; } }
  /* a phone: the panel is a sheet from edge to edge */
  @media (max-width: 479px) {
    .box[popover], :host([position]) .box[popover] {
      inset: auto 0 0; width: 100%; height: min(640px, 92dvh); border-width: 1px 0 0;
      border-end-start-radius: 0; border-end-end-radius: 0;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    .box:popover-open { animation: rise 180ms ease-out; }
    @keyframes rise { from { opacity: 0; transform: translateY(12px); } }
  }
`;

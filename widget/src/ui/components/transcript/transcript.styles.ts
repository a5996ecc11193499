import { css } from 'lit';

export const styles = css`
  :host { display: block; overflow-y: auto; overscroll-behavior: contain; position: relative; padding: 16px 20px; }
  .entries {
    list-style: none; margin: 0; padding: 0 0 10px; display: flex; flex-direction: column; gap: 10px;
    content-visibility: auto; contain-intrinsic-size: auto 2000px;
  }
  .entry { display: flex; flex-wrap: wrap; align-items: flex-end; gap: 8px; }
  va-sources, va-feedback { flex: 1 0 100%; }
  va-feedback { display: block; min-height: calc(36px * var(--_target, 1)); margin-top: -6px; }
  .divider { display: flex; align-items: center; gap: 12px; padding: 6px 0 16px; font-size: calc(12px * var(--_scale, 1)); color: var(--_muted); }
  .divider::before, .divider::after { content: ''; flex: 1; border-top: 1px solid var(--_border); }
  .text { max-width: calc(100% - var(--_time-room, 72px)); overflow-wrap: anywhere; white-space: pre-wrap; }
  .visitor { flex-direction: row-reverse; }
  .visitor .text {
    background: var(--_bubble); padding: 8px 14px; border-radius: 18px; border-end-end-radius: 6px;
  }
  .assistant .text { padding: 2px 0; }
  .cut { display: inline-block; margin-inline-start: 6px; font-size: calc(12px * var(--_scale, 1)); color: var(--_muted); }
  .cut::before { content: '— '; }
  .partial .text { color: var(--_muted); }
  .text :is(p, ul, ol, pre) { margin: 0; }
  .text > * + :is(p, ul, ol, pre) { margin-top: 6px; }
  .text :is(ul, ol) { padding-inline-start: 22px; }
  .text ul { list-style: disc; }
  .text p:empty { display: none; }
  .text :is(pre, code) {
    font: 0.875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; background: var(--_field); border-radius: 6px;
  }
  .text pre { padding: 8px 12px; overflow-x: auto; white-space: pre; }
  .text code { padding: 1px 4px; }
  .text pre code { padding: 0; background: none; }
  a { color: inherit; text-underline-offset: 2px; }
  time { display: var(--_time, block); flex: none; opacity: 0; font-size: calc(11px * var(--_scale, 1)); line-height: 24px; color: var(--_muted); white-space: nowrap; }
  .entry:is(:hover, :focus-within) time, :host(:focus-visible) time { opacity: 1; }
`;

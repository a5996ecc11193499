import { css } from 'lit';

export const styles = css`
  :host { display: block; overflow-y: auto; overscroll-behavior: contain; position: relative; padding: 16px 20px; }
  .entries { list-style: none; margin: 0; padding: 0; display: flex; flex-direction: column; gap: 10px; }
  .entry { display: flex; align-items: flex-end; gap: 8px; }
  .text { max-width: calc(100% - 56px); overflow-wrap: anywhere; white-space: pre-wrap; }
  .visitor { flex-direction: row-reverse; }
  .visitor .text {
    background: var(--_bubble); padding: 8px 14px; border-radius: 18px; border-end-end-radius: 6px;
  }
  .assistant .text { padding: 2px 0; }
  .interrupted .text::after { content: ' —'; color: var(--_muted); }
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
  time { flex: none; opacity: 0; font-size: 11px; line-height: 24px; color: var(--_muted); white-space: nowrap; }
  .entry:is(:hover, :focus-within) time, :host(:focus-visible) time { opacity: 1; }
  .export { display: flex; flex-wrap: wrap; justify-content: center; gap: 4px; padding-top: 12px; }
  .export button { padding: 0 12px; font-size: 13px; color: var(--_muted); text-decoration: underline; text-underline-offset: 3px; }
`;

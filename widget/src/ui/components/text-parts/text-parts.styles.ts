import { css } from 'lit';

const chip = css`
  .chip {
    min-width: 0; min-height: calc(36px * var(--_target, 1)); padding: 4px 12px; border: 1px solid var(--_border); border-radius: 999px;
    background: var(--_surface); color: var(--_text); font-size: calc(13px * var(--_scale, 1)); line-height: 1.4; text-align: start;
    text-decoration: none; display: inline-flex; align-items: center; max-width: 100%; overflow-wrap: anywhere;
  }
  a.chip { text-decoration: underline; text-decoration-color: var(--_muted); text-underline-offset: 2px; }
`;

export const feedbackStyles = css`
  :host { display: block; }
  .thumbs { display: flex; gap: 2px; align-items: center; }
  .thumbs button { min-width: calc(36px * var(--_target, 1)); min-height: calc(36px * var(--_target, 1)); color: var(--_muted); }
  .thumbs .icon { width: calc(16px * var(--_scale, 1)); height: calc(16px * var(--_scale, 1)); }
  .thumbs [aria-pressed='true'] { color: var(--_accent-text); background: var(--_bubble); }
  .said { font-size: calc(12px * var(--_scale, 1)); color: var(--_muted); }
  form { display: flex; gap: 6px; padding-top: 6px; }
  input {
    flex: 1; min-width: 0; min-height: calc(40px * var(--_scale, 1)); padding: 0 12px; border: 1px solid var(--_border); border-radius: 12px;
    background: var(--_field); color: var(--_text); font: inherit; font-size: calc(16px * var(--_scale, 1));
  }
  /* dir=auto lets an empty field go from left to right in any language, its placeholder with it */
  input:placeholder-shown { direction: inherit; }
  input::placeholder { color: var(--_muted); opacity: 1; }
  form button { min-height: calc(40px * var(--_scale, 1)); padding: 0 14px; border: 1px solid var(--_border); font-size: calc(14px * var(--_scale, 1)); }
`;

export const sourcesStyles = css`
  ${chip}
  ul { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 6px; }
`;

export const repliesStyles = css`
  ${chip}
  :host { display: flex; flex-wrap: wrap; gap: 8px; }
  .chip {
    min-height: calc(44px * var(--_scale, 1)); padding: 6px calc(16px * var(--_scale, 1)); border-color: var(--_accent-text);
    color: var(--_accent-text); font-size: calc(15px * var(--_scale, 1));
  }
`;

export const fileStyles = css`
  /* the words around it keep their line breaks; this has none of its own */
  :host { display: block; white-space: normal; }
  .name { font-weight: 600; overflow-wrap: anywhere; }
  .size { font-size: calc(13px * var(--_scale, 1)); color: var(--_muted); }
  progress { display: block; width: 100%; height: 6px; accent-color: var(--_accent); }
`;

export const attachStyles = css`
  :host { display: flex; flex: none; position: relative; }
  button { color: var(--_muted); }
  input { display: none; }
  .problem {
    position: absolute; inset-inline-start: 0; bottom: calc(100% + 8px); width: max-content; max-width: 280px; margin: 0;
    padding: 6px 12px; border-radius: 12px; font-size: calc(13px * var(--_scale, 1)); background: var(--_warning-surface); color: var(--_warning-text);
  }
  .problem:empty { display: none; }
`;

export const earlierStyles = css`
  :host { display: block; text-align: center; font-size: calc(13px * var(--_scale, 1)); color: var(--_muted); }
  p { margin: 0; padding: 8px 0; }
  button { padding: 0 14px; text-decoration: underline; text-underline-offset: 3px; }
`;

import { css } from 'lit';

export const styles = css`
  :host { display: block; flex: 1; min-width: 0; }
  form {
    display: flex; align-items: center; border-radius: calc(24px * var(--_scale, 1)); background: var(--_field);
    border: 1px solid var(--_border); padding: 1px;
  }
  form:focus-within { outline: 2px solid var(--_focus); outline-offset: 1px; }
  /* 16 px: iOS zooms the page into smaller fields */
  input {
    flex: 1; min-width: 0; height: calc(44px * var(--_scale, 1)); padding-block: 0; padding-inline: 16px 4px; border: 0; background: none; outline: 0;
    font: inherit; font-size: calc(16px * var(--_scale, 1)); color: inherit;
  }
  /* dir=auto lets an empty field go from left to right in any language, its placeholder with it */
  input:placeholder-shown { direction: inherit; text-overflow: ellipsis; }
  input:focus-visible { outline: 0; }
  input::placeholder { color: var(--_muted); opacity: 1; }
  button { background: var(--_accent); color: var(--_on-accent); min-width: calc(36px * var(--_target, 1)); min-height: calc(36px * var(--_target, 1)); margin: 4px; }
  button:disabled { background: none; color: var(--_muted); opacity: 1; }
`;

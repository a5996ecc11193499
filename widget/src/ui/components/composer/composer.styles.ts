import { css } from 'lit';

export const styles = css`
  :host { display: block; flex: 1; min-width: 0; }
  form {
    display: flex; align-items: center; border-radius: 24px; background: var(--_field);
    border: 1px solid var(--_border); padding: 1px;
  }
  form:focus-within { outline: 2px solid var(--_focus); outline-offset: 1px; }
  /* 16 px: iOS zooms the page into smaller fields */
  input {
    flex: 1; min-width: 0; height: 44px; padding: 0 4px 0 16px; border: 0; background: none; outline: 0;
    font: inherit; font-size: 16px; color: inherit;
  }
  input:focus-visible { outline: 0; }
  input::placeholder { color: var(--_muted); opacity: 1; }
  button { background: var(--_accent); color: var(--_on-accent); min-width: 36px; min-height: 36px; margin: 4px; }
  button:disabled { background: none; color: var(--_muted); opacity: 1; }
`;

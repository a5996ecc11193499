import { css } from 'lit';

export const styles = css`
  :host { display: block; overflow-y: auto; overscroll-behavior: contain; position: relative; padding: 16px 20px; }
  ol { list-style: none; margin: 0; padding: 0; display: flex; flex-direction: column; gap: 10px; }
  li { display: flex; }
  p { margin: 0; max-width: 85%; overflow-wrap: anywhere; white-space: pre-wrap; }
  .visitor { justify-content: flex-end; }
  .visitor p {
    background: var(--_bubble); padding: 8px 14px; border-radius: 18px; border-end-end-radius: 6px;
  }
  .assistant p { padding: 2px 0; }
  .partial p { color: var(--_muted); }
`;

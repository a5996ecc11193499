import { css } from 'lit';

export const styles = css`
  :host {
    display: flex; flex-direction: column; max-height: 100dvh; background: var(--_surface); color: var(--_text); font: 16px/1.5 var(--_font);
    container-type: inline-size; --_above: 12px;
  }
  p, h2 { margin: 0; }
  .strip, va-hint, va-notice, va-stage, .hint { flex: none; }
  .strip, .fold, va-notice, va-hint { width: 100%; max-width: 960px; margin-inline: auto; }
  .strip {
    display: flex; align-items: center; gap: 12px; min-height: 64px;
    padding: 6px max(16px, env(safe-area-inset-right)) max(6px, env(safe-area-inset-bottom)) max(16px, env(safe-area-inset-left));
  }
  .avatar {
    display: grid; place-items: center; width: 40px; height: 40px; font-size: 20px; border-radius: 50%; flex: none;
    color: var(--_on-accent); background: var(--_accent); overflow: hidden;
  }
  ::slotted([slot='avatar']) { width: 100%; height: 100%; object-fit: cover; }
  ::slotted([slot='footer']) { display: block; padding-top: 8px; font-size: 13px; color: var(--_muted); text-align: center; }
  .avatar:has(va-orb) { background: none; }
  .avatar va-orb { font-size: 40px; }
  va-call-info { flex: none; }
  .title { flex: 1; min-width: 0; }
  h2 { font: 600 15px/1.3 var(--_font); }
  h2, .status { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .start { background: var(--_accent); color: var(--_on-accent); font-weight: 600; padding: 0 20px; flex: none; }
  va-controls { flex: none; }
  .unfold .icon { transition: rotate 160ms; }
  .unfold[aria-expanded='false'] .icon { rotate: 180deg; }
  /* makes room for what stands above it where the screen is low */
  .fold:not([hidden]) { display: flex; flex: 0 1 min(var(--va-height, 360px), 60dvh); flex-direction: column; min-height: 0; }
  va-devices { flex: 0 1 auto; overflow-y: auto; }
  va-transcript, .invitation { flex: 1; min-height: 0; }
  .invitation { display: grid; align-content: center; padding: 16px 28px; text-align: center; overflow: hidden; }
  .greeting { font-size: 20px; font-weight: 600; line-height: 1.3; }
  .muted { color: var(--_muted); font-size: 14px; }
  .foot { padding: 8px 16px; border-bottom: 1px solid var(--_border); }
  .hint { padding: 8px 16px 0; font-size: 14px; color: var(--_muted); text-align: center; }
  @container (max-width: 420px) {
    .strip { gap: 8px; }
    .avatar, va-call-info { display: none; }
    .start { padding: 0; min-width: 48px; min-height: 48px; }
    .start span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  }
  @media (prefers-reduced-motion: reduce) { .unfold .icon { transition: none; } }
`;

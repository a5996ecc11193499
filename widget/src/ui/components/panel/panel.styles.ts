import { css } from 'lit';

export const styles = css`
  :host {
    display: flex; flex-direction: column; min-height: 0; height: 100%; overflow: hidden;
    background: var(--_surface); color: var(--_text); font: 16px/1.5 var(--_font);
  }
  p, h2 { margin: 0; }
  .header {
    display: flex; align-items: center; gap: 12px; padding: 14px 12px 14px 18px; flex: none;
    border-bottom: 1px solid var(--_border);
  }
  .title { flex: 1; min-width: 0; }
  h2 { font: 600 16px/1.3 var(--_font); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .avatar, .orb {
    display: grid; place-items: center; border-radius: 50%; flex: none; color: var(--_on-accent);
    background: linear-gradient(160deg, color-mix(in oklab, var(--_accent), white 18%), var(--_accent));
  }
  .avatar { width: 40px; height: 40px; font-size: 20px; overflow: hidden; }
  ::slotted([slot='avatar']) { width: 100%; height: 100%; object-fit: cover; }
  ::slotted([slot='footer']) { font-size: 13px; color: var(--_muted); text-align: center; }
  .orb {
    width: 104px; height: 104px; font-size: 48px; margin: 12px 12px 24px;
    box-shadow: 0 0 0 12px color-mix(in oklab, var(--_accent) 12%, transparent);
  }
  .invitation {
    flex: 1; min-height: 0; overflow: hidden; container-type: size; display: flex; flex-direction: column;
    align-items: center; justify-content: center; gap: 6px; padding: 16px 28px; text-align: center;
  }
  @container (max-height: 240px) { .orb { display: none; } }
  @container (max-height: 100px) { .greeting + .muted { display: none; } }
  .greeting { font-size: 22px; font-weight: 600; line-height: 1.3; }
  .muted { color: var(--_muted); font-size: 14px; }
  va-transcript { flex: 1; min-height: 0; }
  .hint { padding: 0 20px 12px; font-size: 14px; color: var(--_muted); text-align: center; }
  .footer {
    display: flex; flex-direction: column; gap: 10px; flex: none;
    padding: 12px 16px max(16px, env(safe-area-inset-bottom)); border-top: 1px solid var(--_border);
  }
  .start {
    background: var(--_accent); color: var(--_on-accent); font-weight: 600; min-height: 48px; padding: 0 24px;
  }
`;

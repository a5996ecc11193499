import { css } from 'lit';

export const styles = css`
  :host {
    display: flex; flex-direction: column; min-height: 0; height: 100%; overflow: hidden;
    background: var(--_surface); color: var(--_text); font: calc(16px * var(--_scale, 1)) / 1.5 var(--_font);
  }
  p, h2 { margin: 0; }
  .header {
    display: flex; align-items: center; gap: calc(12px * var(--_scale, 1)); padding: 6px 12px; padding-inline-start: 18px; flex: none;
    min-height: calc(70px * var(--_scale, 1)); /* also for what goes on in two lines: nothing moves when it changes */
    border-bottom: 1px solid var(--_border);
  }
  .title { flex: 1; min-width: 0; }
  h2 { font: 600 calc(16px * var(--_scale, 1)) / 1.3 var(--_font); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .avatar, .orb {
    display: grid; place-items: center; border-radius: 50%; flex: none; color: var(--_on-accent);
    background: linear-gradient(160deg, color-mix(in oklab, var(--_accent), white 18%), var(--_accent));
  }
  .avatar { width: calc(40px * var(--_scale, 1)); height: calc(40px * var(--_scale, 1)); font-size: calc(20px * var(--_scale, 1)); overflow: hidden; }
  :is(.avatar, .orb):has(va-orb) { background: none; }
  .orb:has(va-orb) { width: auto; height: auto; }
  .avatar va-orb { font-size: calc(40px * var(--_scale, 1)); }
  .orb va-orb { font-size: calc(120px * var(--_scale, 1)); }
  .header va-call-info, .header button { flex: none; }
  .header button { margin-inline-start: -10px; }
  va-devices { overflow-y: auto; max-height: 60%; }
  ::slotted([slot='avatar']) { width: 100%; height: 100%; object-fit: cover; }
  ::slotted([slot='footer']) { font-size: 13px; color: var(--_muted); text-align: center; }
  .orb {
    width: calc(104px * var(--_scale, 1)); height: calc(104px * var(--_scale, 1)); font-size: calc(48px * var(--_scale, 1));
    margin: 12px 12px calc(24px * var(--_scale, 1)); position: relative;
  }
  .orb::before {
    content: ''; position: absolute; inset: 0; border-radius: 50%;
    box-shadow: 0 0 0 calc(12px * var(--_scale, 1)) color-mix(in oklab, var(--_accent) 12%, transparent);
  }
  .orb:has(va-orb)::before { content: none; }
  .invitation {
    flex: 1; min-height: 0; overflow: hidden; container-type: size; display: flex; flex-direction: column;
    align-items: center; justify-content: center; gap: 6px; padding: 16px 28px; text-align: center;
  }
  .invitation {
    background: radial-gradient(60% 52% at 50% 44%, color-mix(in oklab, var(--_accent) 9%, transparent), transparent);
  }
  @container (max-height: 240px) { .orb { display: none; } }
  @container (max-height: 100px) { .greeting + .muted { display: none; } }
  .greeting { font-size: calc(22px * var(--_scale, 1)); font-weight: 600; line-height: 1.3; }
  .muted { color: var(--_muted); font-size: calc(14px * var(--_scale, 1)); }
  @media (max-width: 400px) { :host(:not([kiosk])) .header { gap: 8px; padding-inline: 14px 8px; } }
  /* somebody is being called; without paint, and not before the connection: frames took 50 ms of its way */
  @media (prefers-reduced-motion: no-preference) {
    .waiting .orb::before { animation: call 1.8s 500ms ease-out infinite; }
    @keyframes call { 60%, 100% { opacity: 0; transform: scale(1.34); } }
  }
  va-transcript { flex: 1; min-height: 0; }
  .hint { padding: 0 20px 12px; font-size: calc(14px * var(--_scale, 1)); color: var(--_muted); text-align: center; }
  .footer {
    display: flex; flex-direction: column; gap: 10px; flex: none;
    padding: 12px 16px max(16px, env(safe-area-inset-bottom)); border-top: 1px solid var(--_border);
  }
  .start {
    background: var(--_accent); color: var(--_on-accent); font-weight: 600; min-height: calc(48px * var(--_scale, 1)); padding: 0 24px;
  }
  /* the whole screen, from two metres: everything grows, and the conversation keeps a line that can be read */
  :host([kiosk]) {
    box-sizing: border-box; padding: env(safe-area-inset-top) env(safe-area-inset-right) 0 env(safe-area-inset-left);
  }
  :host([kiosk]) :is(.header, .footer) { padding-inline: 32px; }
  :host([kiosk]) .orb { align-self: center; margin: 44px 44px 32px; }
  :host([kiosk]) va-transcript { width: min(100%, 1100px); align-self: center; }
  :host([kiosk]) .footer { width: 100%; align-self: center; }
  :host([kiosk]) :is(.start, va-controls) { width: min(100%, 900px); align-self: center; }
  :host([kiosk]) ::slotted([slot='stage']) { display: block; flex: 2; min-height: 0; overflow: auto; }
  /* the screen has the room: what is said is a strip beside the buttons, and the camera's button tells that it is on */
  :host([drawn]) {
    display: grid; grid-template-columns: minmax(0, 1fr) auto;
    grid-template-rows: [head] auto [devices] auto [stage] minmax(0, 1fr) [hint] auto [notice] auto [asking] auto [foot] auto;
  }
  :host([drawn]) > *, :host([drawn]) ::slotted([slot='stage']) { grid-column: 1 / -1; }
  :host([drawn]) .header { grid-area: head / 1 / auto / -1; min-height: 0; padding-block: 8px; }
  :host([drawn]) va-devices { grid-area: devices / 1 / auto / -1; max-height: 60vh; }
  :host([drawn]) va-stage { display: none; }
  :host([drawn]) ::slotted([slot='stage']) { grid-area: stage / 1 / auto / -1; overflow: hidden; display: grid; min-height: 0; }
  :host([drawn]) va-hint { grid-area: hint / 1 / auto / -1; }
  :host([drawn]) va-notice { grid-area: notice / 1 / auto / -1; --_above: 12px; }
  :host([drawn]) .hint { grid-area: asking / 1 / auto / -1; }
  :host([drawn]) va-transcript {
    grid-area: foot / 1; width: 100%; height: 0; min-height: 100%; padding: 6px 32px; font-size: 0.86em; line-height: 1.4; scrollbar-width: none;
    --_time: none; --_time-room: 0px;
    mask-image: linear-gradient(transparent, #000 16px); /* what was said before goes, and is not cut */
  }
  :host([drawn]) .footer { grid-area: foot / 2; min-height: clamp(90px, 11vh, 124px); padding-block: 10px; justify-content: center; border: 0; }
  :host([drawn]) .footer:not(va-transcript ~ *) { grid-column: 1 / -1; }
  @media (max-width: 700px) { :host([drawn]) va-transcript { padding-inline: 18px; } }
  /* upright there is room for both, one below the other */
  @media (max-aspect-ratio: 1) {
    :host([drawn]) { grid-template-rows: [head] auto [devices] auto [stage] minmax(0, 1fr) [hint] auto [notice] auto [asking] auto [said] auto [foot] auto; }
    :host([drawn]) va-transcript { grid-area: said / 1 / auto / -1; height: clamp(78px, 7vh, 140px); min-height: 0; font-size: 1em; }
    :host([drawn]) .footer { grid-column: 1 / -1; min-height: 0; padding-top: 0; }
  }
  @media (max-height: 700px) { :host([kiosk]) .orb { display: none; } }
`;

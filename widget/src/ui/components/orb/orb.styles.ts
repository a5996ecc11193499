import { css } from 'lit';

/** Sized by its font size, as the bars are. */
export const styles = css`
  :host {
    display: block; position: relative; width: 1em; height: 1em; border-radius: 50%; overflow: hidden; contain: strict;
    --a: var(--_accent); --b: color-mix(in oklab, var(--_accent), white 55%); --c: color-mix(in oklab, var(--_accent), #6ad 60%);
    background: radial-gradient(circle at 32% 26%, var(--b), var(--a) 72%);
    transform: scale(calc(0.9 + 0.1 * var(--low, 0.3)));
  }
  i {
    position: absolute; inset: -12%; border-radius: 46% 54% 58% 42% / 52% 44% 56% 48%; mix-blend-mode: screen;
    opacity: calc(0.45 + 0.5 * var(--high, 0.2));
    background: radial-gradient(circle at 36% 30%, var(--c), transparent 62%);
  }
  i:nth-child(2) { background: radial-gradient(circle at 68% 62%, var(--b), transparent 58%); }
  i:nth-child(3) { background: radial-gradient(circle at 46% 82%, color-mix(in oklab, var(--c), #c8f 45%), transparent 52%); }
  @supports (color: oklch(from red l c h)) {
    :host { --c: oklch(from var(--_accent) calc(l + 0.2) max(0.12, c) calc(h + 50)); }
  }
  @media (prefers-reduced-motion: no-preference) {
    :host([active]) { transition: transform 80ms linear; }
    i { animation: drift 9s linear infinite; animation-play-state: paused; scale: calc(1 + 0.25 * var(--low, 0)); }
    i:nth-child(2) { animation-duration: 13s; animation-direction: reverse; }
    i:nth-child(3) { animation-duration: 7s; }
    :host([active]) i { animation-play-state: running; }
    @keyframes drift { to { rotate: 1turn; } }
  }
`;

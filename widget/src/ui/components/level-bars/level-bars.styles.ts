import { css } from 'lit';

/** At rest the bars make a mark of their own. Clipped, not scaled: scaling would flatten the round ends. */
export const styles = css`
  :host {
    display: inline-flex; justify-content: center; gap: 9%; height: 1em; width: 1em; color: inherit;
    contain: strict;
  }
  i {
    flex: 1; background: currentColor; --rest: 0.26;
    clip-path: inset(calc(50% - 50% * var(--height, var(--rest))) 0 round 1em);
  }
  i:nth-child(even) { --rest: 0.55; }
  i:nth-child(3) { --rest: 0.9; }
`;

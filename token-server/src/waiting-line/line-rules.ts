/** Who has not asked again by then has given up; several times what we tell them to wait. */
export const WAITS_FOR_MS = 60_000;

/** How long a line is kept free for somebody who was let in; joining takes a second or two. */
export const LINE_KEPT_FOR_MS = 10_000;

/** Those who wait at once; more are refused without a place, so that a flood cannot fill our memory. */
export const WAITING_MAX = 10_000;

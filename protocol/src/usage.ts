/** What one site or assistant has used today. */
export interface UsageOf {
  /** Host of the site (`none` for callers that are no page of another host), or name of the assistant. */
  readonly name: string;
  readonly calls_now: number;
  readonly calls_today: number;
  readonly minutes_today: number;
  /** 0 is no limit. */
  readonly limits: {
    readonly calls_at_once: number;
    readonly calls_per_day: number;
    readonly minutes_per_day: number;
  };
}

/** Answer of `GET /usage`. */
export interface Usage {
  /** In UTC, e.g. `2026-11-21`. */
  readonly day: string;
  readonly resets_in_s: number;
  /** Whether it counts all token servers together. */
  readonly shared: boolean;
  readonly sites: readonly UsageOf[];
  readonly assistants: readonly UsageOf[];
}

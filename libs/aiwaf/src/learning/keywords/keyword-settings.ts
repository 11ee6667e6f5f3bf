/** What a word has to show before it is refused, and how long it is remembered. */
export interface KeywordLearnerSettings {
  readonly enabled: boolean;
  /** Client groups (IPv4 `/24`, IPv6 `/48`) from which it came. */
  readonly minGroups: number;
  /** Wider groups (`/16`, `/32`) among them. */
  readonly minWideGroups: number;
  /** UTC days on which it was seen. */
  readonly minDays: number;
  /** Only a person makes a word active. */
  readonly requireApproval: boolean;
  /** One sighting is enough. */
  readonly immediate: boolean;
  /** Learned words that are active at once. */
  readonly dynamicTopN: number;
  /** Candidates in memory. */
  readonly maxWords: number;
  readonly halfLifeMs: number;
  readonly forgetAfterMs: number;
}

/** How many different groups and days decide. */
export type Thresholds = Pick<KeywordLearnerSettings, 'minGroups' | 'minWideGroups' | 'minDays'>;

export function thresholdsOf(settings: KeywordLearnerSettings): Thresholds {
  return settings.immediate ? { minGroups: 1, minWideGroups: 1, minDays: 1 } : settings;
}

import { Check, boolean, integer } from '../../core/options/checks';
import { Checks, invalidOption, mergeOptions } from '../../core/options/merge-options';

const DAY_MS = 86_400_000;

/** What a word that scanners use has to show before it is refused, and how it fades. */
export class KeywordLearningOptions {
  /**
   * Learns words from what scanners ask for beside their known paths, and refuses learned words where nothing
   * is served; `false` does neither.
   */
  enabled = true;
  /**
   * Client groups (IPv4 `/24`, IPv6 `/48`) that a word has to come from.
   * @unit groups
   */
  minGroups = 10;
  /**
   * Wider groups (IPv4 `/16`, IPv6 `/32`) that have to be among them.
   * @unit groups
   */
  minWideGroups = 5;
  /** UTC days on which a word has to be seen. */
  minDays = 2;
  /** A learned word waits for a person's `Keywords.approve()`. */
  requireApproval = false;
  /**
   * One sighting makes a word active, as in the Python package; warns at start, since anybody can then have a
   * word refused.
   */
  immediate = false;
  /**
   * Learned words that are active at once, those seen most first; a person's own come on top.
   * @unit words
   */
  dynamicTopN = 10;
  /**
   * Candidates kept in memory and database, about 1 KB each; the one seen least recently is forgotten first.
   * @unit words
   */
  maxWords = 10_000;
  /** Time after which a sighting counts half. */
  halfLifeMs = 7 * DAY_MS;
  /** Time after which a word that was not seen again is forgotten, active or not; at least `minDays` days. */
  forgetAfterMs = 14 * DAY_MS;
}

const span: Check = integer(60_000, 3_650 * DAY_MS);
const checks: Checks<KeywordLearningOptions> = {
  enabled: boolean,
  minGroups: integer(1, 1_000),
  minWideGroups: integer(1, 1_000),
  minDays: integer(1, 365),
  requireApproval: boolean,
  immediate: boolean,
  dynamicTopN: integer(0, 1_000),
  maxWords: integer(100, 1_000_000),
  halfLifeMs: span,
  forgetAfterMs: span,
};

/** Merges and checks; two wishes that exclude each other are refused. */
export function keywordLearningOptions(input: unknown, where: string): Readonly<KeywordLearningOptions> {
  const options = mergeOptions(new KeywordLearningOptions(), checks, input, where);
  if (options.immediate && options.requireApproval) {
    throw invalidOption(`${where}.immediate`, true, 'false, or leave requireApproval out');
  }
  if (options.forgetAfterMs < options.minDays * DAY_MS) {
    throw invalidOption(`${where}.forgetAfterMs`, options.forgetAfterMs, 'at least minDays days');
  }
  return options;
}

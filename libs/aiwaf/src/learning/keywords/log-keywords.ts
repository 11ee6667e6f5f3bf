import { PRIVATE_NETWORKS } from '../../core/client/client';
import { LegitimateWords } from '../../core/keywords/legitimate-words';
import { pathWords } from '../../core/path/path-words';
import { LogClient } from '../../core/ports/feature-source';
import { LearnedWords } from '../../core/ports/keyword-learning';
import { KeywordRecord } from '../../core/ports/keyword-store';
import { KeywordLearner } from './keyword-learner';
import { KeywordLearnerSettings } from './keyword-settings';
import { withdrawn } from './withdrawn';

/** A log of weeks answers more paths than a process remembers; at most 16 MB. */
const MAX_SERVED = 100_000;

/**
 * Learns words from a log by the rules of live traffic and the log's own time. What the log shows is
 * counted apart from what is stored and joined with it at the end, as two processes' knowledge is, so
 * that the same log read again changes nothing. Who was suspicious the caller decides.
 */
export class LogKeywords implements LearnedWords {
  private readonly settings: KeywordLearnerSettings;
  private readonly legitimate: LegitimateWords;
  private readonly learner: KeywordLearner;
  private joined: KeywordLearner | null = null;

  /**
   * @param isHostWord whether the application itself uses a word, those of exempt paths included
   * @param stored what is known already
   */
  constructor(
    settings: KeywordLearnerSettings,
    isHostWord: (word: string) => boolean,
    private readonly stored: readonly KeywordRecord[] = [],
  ) {
    // How old is too old, the process that takes the words over decides: one line with a wrong date
    // must not forget all others.
    this.settings = { ...settings, forgetAfterMs: Infinity };
    this.legitimate = new LegitimateWords(isHostWord, MAX_SERVED);
    this.learner = this.newLearner();
  }

  /** Takes the words of a path that was answered 2xx. @param lowerPath canonical, in lower case */
  served(lowerPath: string): void {
    this.joined = null;
    this.legitimate.markServed(lowerPath);
  }

  /**
   * Takes a path that nothing serves, and for which a scanner was answered 4xx other than 401.
   *
   * @param at epoch milliseconds of the line; lines may come in any order
   */
  sighted(lowerPath: string, { address, group, wideGroup }: LogClient, at: number): void {
    // Behind a private address a scanner's neighbours would teach in its name.
    if (this.legitimate.spares(lowerPath) || PRIVATE_NETWORKS.has(address)) return;
    const words = pathWords(lowerPath);
    if (words.length === 0) return;
    this.joined = null;
    this.learner.observe({ words, group, wideGroup, at });
  }

  /**
   * The words of this log, joined with what was stored of them, and those stored that turned out to be
   * the application's own, as {@link withdrawn} records.
   */
  records(): readonly KeywordRecord[] {
    const joined = this.join();
    const seen = this.learner.list().flatMap(({ keyword }) => joined.recordOf(keyword) ?? []);
    const gone = this.stored.filter(
      ({ keyword, decidedAt }) => decidedAt === null && this.legitimate.has(keyword),
    );
    return [...seen, ...gone.map(withdrawn)];
  }

  /** The words that would be in force, by the log's time. */
  get active(): ReadonlySet<string> {
    return this.join().active;
  }

  private join(): KeywordLearner {
    if (this.joined !== null) return this.joined;
    const learner = this.newLearner();
    const known = [...this.stored, ...this.learner.list()].filter(
      ({ keyword, decidedAt }) => decidedAt !== null || !this.legitimate.has(keyword),
    );
    const newest = known.reduce((latest, { lastSeen }) => Math.max(latest, lastSeen), 0);
    learner.load(known, newest);
    return (this.joined = learner);
  }

  private newLearner(): KeywordLearner {
    return new KeywordLearner(this.settings, (word) => this.legitimate.has(word));
  }
}

import { KeywordStore } from '../../core/ports/keyword-store';
import { ChangedWords, KeywordLearner, KeywordLearnerSettings, mergeKeywords } from '../../learning/keywords';

/** Rows of one statement round; more wait for the next. */
const BATCH = 500;

/**
 * Writes what a learner has changed. What waits is bounded by the learner's words; what could not be
 * written waits for the next time.
 */
export class KeywordWriter {
  private running: Promise<void> | null = null;

  constructor(
    private readonly learner: KeywordLearner,
    private readonly store: KeywordStore,
    private readonly settings: KeywordLearnerSettings,
    private readonly onFault: (error: unknown) => void,
    /** The version of the store up to which removals are known here. */
    private readonly seen: () => number,
  ) {}

  /** Writes all that has changed, or as much as works; never rejects. @param now epoch ms */
  flush(now: number): Promise<void> {
    this.running ??= this.write(now).finally(() => (this.running = null));
    return this.running;
  }

  private async write(now: number): Promise<void> {
    while (this.learner.changes.size > 0) {
      const changes = this.learner.changes.take(BATCH);
      try {
        await this.writeBatch(changes, now);
      } catch (error) {
        this.learner.changes.giveBack(changes);
        this.onFault(error);
        return;
      }
    }
  }

  private async writeBatch({ updated, removed }: ChangedWords, now: number): Promise<void> {
    await this.store.remove(removed, now);
    const records = updated.flatMap((word) => this.learner.recordOf(word) ?? []);
    const stored = await this.store.save(records, mergeKeywords(this.settings), this.seen());
    // What other processes saw of the same words; a word that was removed meanwhile stays removed.
    this.learner.load(
      stored.filter(({ keyword }) => this.learner.recordOf(keyword) !== null),
      now,
    );
  }
}

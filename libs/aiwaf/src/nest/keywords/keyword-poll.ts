import { KeywordStore } from '../../core/ports/keyword-store';
import { KeywordLearner } from '../../learning/keywords';

/**
 * Brings a learner up to what other processes learned and people decided there. Of what changed only the
 * words that matter here are taken over; candidates meet when either process saves them.
 */
export class KeywordPoll {
  private version = 0;

  constructor(
    private readonly learner: KeywordLearner,
    private readonly store: KeywordStore,
    private readonly onFault: (error: unknown) => void,
  ) {}

  /** The version up to which everything was taken over. */
  get seen(): number {
    return this.version;
  }

  /** Has the next look begin with what is written from now on. To be called before everything is loaded. */
  async begin(): Promise<void> {
    this.version = await this.store.version();
  }

  /** Never rejects. To be called when nothing waits to be written. @param now epoch ms */
  async look(now: number): Promise<void> {
    const { learner, store } = this;
    const { removals } = learner;
    try {
      const { rows, version } = await store.changedSince(this.version);
      // What was read before a person took a word back here would bring it back.
      if (learner.removals !== removals) return;
      const gone = rows.filter(({ removed }) => removed).map(({ keyword }) => keyword);
      const changed = rows.filter(
        ({ removed, state, keyword }) => !removed && (state !== 'candidate' || learner.active.has(keyword)),
      );
      if (gone.length > 0) learner.drop(gone, now);
      if (changed.length > 0) learner.load(changed, now);
      this.version = version;
    } catch (error) {
      this.onFault(error);
    }
  }
}

import { KeywordStore } from '../../core/ports/keyword-store';
import { KeywordLearner } from '../../learning/keywords';

/** Far more words than are ever in force; more wait until others are not. */
const MAX_IN_FORCE = 5_000;

/**
 * Brings a learner up to what other processes learned and people decided there. Only the words in force
 * are read, and those of ours that are not among them; candidates meet when either process saves them.
 */
export class KeywordPoll {
  constructor(
    private readonly learner: KeywordLearner,
    private readonly store: KeywordStore,
    private readonly onFault: (error: unknown) => void,
  ) {}

  /** Never rejects. To be called when nothing waits to be written. @param now epoch ms */
  async look(now: number): Promise<void> {
    const { learner, store } = this;
    const { removals } = learner;
    try {
      const inForce = await store.inForce(MAX_IN_FORCE);
      const theirs = new Set(inForce.map(({ keyword }) => keyword));
      const missing = [...learner.active].filter((word) => !theirs.has(word));
      const found = missing.length === 0 ? [] : await store.find(missing);
      // What was read before a person took a word back here would bring it back.
      if (learner.removals !== removals) return;
      learner.load([...inForce, ...found], now);
      const left = new Set(found.map(({ keyword }) => keyword));
      const gone = missing.filter((word) => !left.has(word));
      if (gone.length > 0) learner.drop(gone, now);
    } catch (error) {
      this.onFault(error);
    }
  }
}

import { WordEvidence } from './word-evidence';

/** Words whose rows have to be written or removed. */
export interface ChangedWords {
  readonly updated: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Collects what has changed since it was last taken. Bounded: of updates there are at most as many
 * as words, of removals as many as rows were ever stored, up to a limit beyond which rows stay until
 * they are loaded and pushed out again.
 */
export class KeywordChanges {
  private readonly updated = new Set<string>();
  private readonly removed = new Set<string>();

  constructor(private readonly maxRemoved: number) {}

  update(evidence: WordEvidence): void {
    evidence.stored = true;
    this.removed.delete(evidence.word);
    this.updated.add(evidence.word);
  }

  remove(evidence: WordEvidence): void {
    this.updated.delete(evidence.word);
    if (evidence.stored && this.removed.size < this.maxRemoved) this.removed.add(evidence.word);
  }

  /** A word is stored as it is. */
  settle(word: string): void {
    this.updated.delete(word);
  }

  get size(): number {
    return this.updated.size + this.removed.size;
  }

  /** Whether a word waits to be written or removed. */
  has(word: string): boolean {
    return this.updated.has(word) || this.removed.has(word);
  }

  /** At most `limit` of either kind, oldest first; they are no changes any more. */
  take(limit: number): ChangedWords {
    return { updated: takeFrom(this.updated, limit), removed: takeFrom(this.removed, limit) };
  }

  /** Gives back what could not be written, unless it has changed again since. */
  giveBack({ updated, removed }: ChangedWords): void {
    for (const word of updated) if (!this.removed.has(word)) this.updated.add(word);
    for (const word of removed) if (!this.updated.has(word)) this.removed.add(word);
  }
}

function takeFrom(words: Set<string>, limit: number): string[] {
  const taken: string[] = [];
  for (const word of words) {
    if (taken.length === limit) break;
    taken.push(word);
    words.delete(word);
  }
  return taken;
}

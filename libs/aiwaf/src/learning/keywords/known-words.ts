import { LRUCache } from 'lru-cache';
import { WordEvidence } from './word-evidence';

/**
 * Words by what is known of them, in bounded memory: newcomers push out only candidates, and what a
 * person decided stays.
 */
export class KnownWords {
  readonly decided = new Map<string, WordEvidence>();
  readonly qualified: LRUCache<string, WordEvidence>;
  readonly candidates: LRUCache<string, WordEvidence>;

  constructor(maxCandidates: number, maxQualified: number, onEvicted: (evidence: WordEvidence) => void) {
    const dispose = (evidence: WordEvidence, _: string, reason: string) => {
      if (reason === 'evict') onEvicted(evidence);
    };
    this.candidates = new LRUCache({ max: maxCandidates, dispose });
    this.qualified = new LRUCache({ max: maxQualified, dispose });
  }

  get size(): number {
    return this.decided.size + this.qualified.size + this.candidates.size;
  }

  find(word: string): WordEvidence | undefined {
    return this.decided.get(word) ?? this.qualified.peek(word) ?? this.candidates.peek(word);
  }

  all(): WordEvidence[] {
    return [...this.decided.values(), ...this.undecided()];
  }

  undecided(): WordEvidence[] {
    return [...this.qualified.values(), ...this.candidates.values()];
  }

  /** Puts a word where it belongs by what is known of it; `true` when it moved. */
  place(evidence: WordEvidence): boolean {
    const { word, decision, qualifies } = evidence;
    const home = decision !== null ? this.decided : qualifies ? this.qualified : this.candidates;
    // Reading it makes it the last that would be pushed out.
    if (home.get(word) !== undefined) return false;
    this.delete(word);
    home.set(word, evidence);
    return true;
  }

  delete(word: string): void {
    this.decided.delete(word);
    this.qualified.delete(word);
    this.candidates.delete(word);
  }

  /** The candidate that would be pushed out next. */
  get oldestCandidate(): WordEvidence | null {
    for (const evidence of this.candidates.rvalues()) return evidence ?? null;
    return null;
  }
}

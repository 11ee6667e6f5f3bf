import { MAX_WORDS_PATH, pathWords } from '../path/path-words';
import { ORDINARY_WORDS } from './ordinary-words';
import { RecentTexts } from './recent-texts';

/** Words of answered paths that are surely remembered, and at most twice as many; about 80 bytes each. */
const MAX_SERVED = 20_000;
/** Answered paths that are remembered so that their words are not taken again. */
const MAX_RECENT = 2_000;

/**
 * Words that are never learned, in singular or plural: the application's own, those of what it
 * answered, and those that most sites use.
 */
export class LegitimateWords {
  private readonly served: RecentTexts;
  private readonly recent = new RecentTexts(MAX_RECENT);

  /**
   * @param isOwn whether the application itself uses a word; asked anew each time
   * @param maxServed words of answered paths that are remembered
   */
  constructor(
    readonly isOwn: (word: string) => boolean,
    maxServed = MAX_SERVED,
  ) {
    this.served = new RecentTexts(maxServed);
  }

  has(word: string): boolean {
    if (this.isLegitimate(word)) return true;
    return word.endsWith('s') ? this.isLegitimate(word.slice(0, -1)) : this.isLegitimate(`${word}s`);
  }

  /**
   * Whether nothing is learned from a path: it is too long for a name that anybody chose, or below a
   * segment of the application's own, where it is a page that moved.
   */
  spares(lower: string): boolean {
    if (lower.length > MAX_WORDS_PATH) return true;
    const segment = firstSegment(lower);
    return this.isOwn(segment) || this.served.has(segment);
  }

  /** Takes the words of a path that the host answered. Called once for most requests. */
  markServed(lower: string): void {
    if (lower.length > MAX_WORDS_PATH || this.recent.has(lower)) return;
    this.recent.add(lower);
    for (const word of pathWords(lower)) this.served.add(word);
  }

  private isLegitimate(word: string): boolean {
    return ORDINARY_WORDS.has(word) || this.isOwn(word) || this.served.has(word);
  }
}

function firstSegment(lower: string): string {
  const end = lower.indexOf('/', 1);
  return end === -1 ? lower.slice(1) : lower.slice(1, end);
}

import { isWord, MAX_WORDS_PATH, pathWords, segmentWords } from '../../core/path/path-words';
import { ORDINARY_WORDS } from './ordinary-words';
import { RecentTexts } from './recent-texts';
import type { RouteWords } from './keyword-knowledge';
import type { KeywordsOptions } from './keywords.options';

/** Words of answered paths that are surely remembered, and at most twice as many; about 80 bytes each. */
const MAX_SERVED = 20_000;
/** Answered paths that are remembered so that their words are not taken again. */
const MAX_RECENT = 2_000;

/**
 * Words that the application or its visitors use, in singular or plural: of its routes, controllers,
 * modules and entities, of exempt paths, of what it answered, and those that most sites use.
 */
export class LegitimateWords {
  private readonly allowed: ReadonlySet<string>;
  private readonly host = new Set<string>();
  private readonly served = new RecentTexts(MAX_SERVED);
  private readonly recent = new RecentTexts(MAX_RECENT);
  private exemptPaths: readonly string[] | null = null;
  private exempt: ReadonlySet<string> = new Set();

  /**
   * @param routeWords words of routed paths, controllers and handlers
   * @param listExemptPaths prefixes of exempt paths; a new list when they change
   */
  constructor(
    options: Pick<KeywordsOptions, 'allowedKeywords' | 'exemptKeywords'>,
    private readonly routeWords: RouteWords,
    private readonly listExemptPaths: () => readonly string[] = () => [],
  ) {
    const given = [...options.allowedKeywords, ...options.exemptKeywords];
    this.allowed = new Set(given.flatMap((text) => [text.trim().toLowerCase(), ...wordsOf(text)]));
  }

  has(word: string): boolean {
    if (this.isLegitimate(word)) return true;
    return word.endsWith('s') ? this.isLegitimate(word.slice(0, -1)) : this.isLegitimate(`${word}s`);
  }

  /** Whether the application itself uses a word, so that it could never be refused. */
  isOwn(word: string): boolean {
    return this.allowed.has(word) || this.host.has(word) || this.routeWords().has(word);
  }

  /** Adds words of the host that its routes do not tell, such as names of entities. */
  addHostWords(words: Iterable<string>): void {
    for (const word of words) this.host.add(word.toLowerCase());
  }

  /** Takes the words of a path that the host answered 2xx or 3xx. Called once for most requests. */
  markServed(lower: string): void {
    if (lower.length > MAX_WORDS_PATH || this.recent.has(lower)) return;
    this.recent.add(lower);
    for (const word of pathWords(lower)) this.served.add(word);
  }

  private isLegitimate(word: string): boolean {
    return ORDINARY_WORDS.has(word) || this.isOwn(word) || this.served.has(word) || this.isExempt(word);
  }

  private isExempt(word: string): boolean {
    const paths = this.listExemptPaths();
    if (paths !== this.exemptPaths) {
      this.exemptPaths = paths;
      this.exempt = new Set(paths.flatMap(wordsOf));
    }
    return this.exempt.has(word);
  }
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().split('/').flatMap(segmentWords).filter(isWord);
}

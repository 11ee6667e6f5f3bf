import { CanonicalPath } from '../../core/path/canonical-path';
import { KeywordsOptions } from './keywords.options';
import { findLearned } from './learned-segment';
import { findPayload, FoundPayload } from './payloads/find-payload';
import { isOversized } from './query-text';
import { ScannerFinder, scannerClasses, scanPath, stemOf, sureScannerClasses } from './scanner-classes';
import { strongIndicators } from './strong-indicators';
import { TargetText } from './target-text';
import { findBeginning, findWord, keywordSets } from './words';

/** Answers the words of routed paths, controllers and handlers; called on every unrouted request. */
export type RouteWords = () => ReadonlySet<string>;

/** What betrays a request on a path that no route serves. */
export interface UnroutedFinding {
  readonly kind: 'scanner' | 'word' | 'learned';
  /** The class of scanner probe, or the kind of word. */
  readonly name: string;
  readonly piece: string;
}

/**
 * All that the options and the application's routes say about targets; the layer, training and
 * replay judge by this one object.
 */
export class KeywordKnowledge {
  private readonly allowed: ReadonlySet<string>;
  private readonly served: ReadonlySet<string>;
  private readonly scanners: ScannerFinder;
  private readonly sureScanners: ScannerFinder;
  private readonly words: ReadonlySet<string>;
  private readonly beginnings: readonly string[];
  private readonly staticKeywords: readonly string[];

  constructor(
    options: KeywordsOptions,
    private readonly routeWords: RouteWords,
  ) {
    const lower = (list: readonly string[]) => list.map((word) => word.trim().toLowerCase());
    this.allowed = new Set([...lower(options.allowedKeywords), ...lower(options.exemptKeywords)]);
    this.served = new Set([...lower(options.servedExtensions), ...this.allowed]);
    const sets = keywordSets(options.staticKeywords);
    const scripts = [...new Set([...lower(options.fileExtensions), ...sets.extensions])];
    const refused = scripts.filter((extension) => !this.served.has(extension));
    const isServed = (extension: string) => this.served.has(extension);
    this.scanners = new ScannerFinder(scannerClasses(refused), isServed);
    this.sureScanners = new ScannerFinder(sureScannerClasses(refused), isServed);
    this.words = new Set(
      [...sets.words, ...lower(options.inherentWords)].filter((word) => !this.allowed.has(word)),
    );
    this.beginnings = sets.beginnings.filter((beginning) => !this.allowed.has(beginning));
    this.staticKeywords = lower(options.staticKeywords).filter((keyword) => !this.allowed.has(keyword));
  }

  /** Looks for an unmistakable payload in path and query. */
  payload({ path, query }: TargetText): FoundPayload | null {
    return (path && findPayload(path.text)) ?? (query && findPayload(query.text));
  }

  /**
   * Judges a path that no route serves, payloads apart.
   *
   * @param answered a catch-all answers it, so that only what can be no page is refused
   * @param isLearned says of a word that it is refused since scanners use it
   */
  unrouted(
    target: CanonicalPath,
    answered: boolean,
    isLearned?: (word: string) => boolean,
  ): UnroutedFinding | null {
    const routeWords = this.routeWords();
    const remains = isRemainOfOldSite(target.lower);
    const path = scanPath(
      target,
      (segment) => this.isKnown(segment, routeWords) || (remains && segment === 'wp-content'),
    );
    const probe = (answered ? this.sureScanners : this.scanners).find(path);
    if (probe !== null) return { kind: 'scanner', ...probe };
    if (answered) return null;
    // Below a segment of the application's own, a word is a page that moved, not a guess.
    if (routeWords.has(firstSegment(target.lower))) return null;
    const word = findWord(path.segments, this.words) ?? findBeginning(path.segments, this.beginnings);
    if (word !== null) return { kind: 'word', name: 'word', piece: word };
    const learned = isLearned === undefined ? null : findLearned(path.segments, isLearned);
    return learned === null ? null : { kind: 'learned', name: 'learned', piece: learned };
  }

  /** The indicators that deny on a routed path when two of them meet. */
  indicators(target: CanonicalPath, text: TargetText): readonly string[] {
    if (text.path === null && text.query === null) return [];
    return strongIndicators(
      text.path,
      text.query,
      { traversal: target.traversal, oversized: isOversized(target) },
      this.words,
    );
  }

  /** Static and learned keywords that the path contains, as the recorded `kw_hits` feature counts them. */
  hits(target: CanonicalPath, learned: ReadonlySet<string>): number {
    let hits = 0;
    for (const keyword of this.staticKeywords) if (target.lower.includes(keyword)) hits++;
    for (const keyword of learned) if (target.lower.includes(keyword)) hits++;
    return hits;
  }

  private isKnown(segment: string, routeWords: ReadonlySet<string>): boolean {
    return routeWords.has(segment) || this.allowed.has(segment) || this.allowed.has(stemOf(segment));
  }
}

function firstSegment(lower: string): string {
  const end = lower.indexOf('/', 1);
  return end === -1 ? lower.slice(1) : lower.slice(1, end);
}

/**
 * Pictures, styles and fonts that a site which was WordPress before is asked for long after, by links
 * from elsewhere, picture searches and caches.
 */
const REMAIN_OF_OLD_SITE =
  /^\/(?:[a-z0-9_-]{1,40}\/)?wp-content\/(?:uploads|themes|plugins)\/[^?]{1,400}\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp|mp[34]|webm|pdf|css|js|woff2?|ttf|eot|otf)$/;

function isRemainOfOldSite(lower: string): boolean {
  return lower.includes('wp-content') && REMAIN_OF_OLD_SITE.test(lower);
}

import { isWord, segmentWords } from '../../core/path/path-words';
import type { RouteWords } from './keyword-knowledge';
import type { KeywordsOptions } from './keywords.options';

/**
 * Words that the application itself uses, so that they could never be refused: of its routes,
 * controllers, modules and entities, of exempt paths, and those that the options allow.
 */
export class OwnWords {
  private readonly allowed: ReadonlySet<string>;
  private readonly host = new Set<string>();
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
    return (
      this.allowed.has(word) || this.host.has(word) || this.routeWords().has(word) || this.isExempt(word)
    );
  }

  /** Adds words of the host that its routes do not tell, such as names of entities. */
  addHostWords(words: Iterable<string>): void {
    for (const word of words) this.host.add(word.toLowerCase());
  }

  /** The words that {@link addHostWords} was given. */
  get hostWords(): readonly string[] {
    return [...this.host];
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

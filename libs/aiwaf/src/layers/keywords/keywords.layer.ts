import { Layer } from '../../core/layer';
import { CanonicalPath } from '../../core/path/canonical-path';
import { LearnedWords, NO_LEARNED_WORDS } from '../../core/ports/keyword-learning';
import { Lane, RequestContext } from '../../core/request-context';
import { Deny, PASS, Verdict } from '../../core/verdict';
import { KeywordKnowledge, RouteWords } from './keyword-knowledge';
import { KeywordsOptions } from './keywords.options';
import { TargetText, targetText } from './target-text';

/** Points of an unmistakable payload: a ban at once where no route is, at the third where one is. */
const PAYLOAD_POINTS = { unrouted: 100, routed: 34 } as const;
const SCANNER_POINTS = 34;
/** Few, since a learned word is a guess: seven within minutes make a ban. */
const LEARNED_POINTS = 15;
const CODES = {
  scanner: 'keywords.scanner-path',
  word: 'keywords.word',
  learned: 'keywords.learned',
} as const;
const NO_ONE_LEARNED = { enforce: NO_LEARNED_WORDS, monitor: NO_LEARNED_WORDS };
/** Indicators that have to meet on a routed path. */
const ENOUGH_INDICATORS = 2;

/**
 * Refuses scanners' paths where no route is, and unmistakable payloads everywhere. Pure and
 * synchronous; the time of a request grows with the length of its target.
 */
export class KeywordsLayer implements Layer {
  readonly id = 'keywords';
  readonly phase = 'request';
  private readonly knowledge: KeywordKnowledge;
  private readonly learned: Readonly<Record<Lane, LearnedWords>>;

  /**
   * @param routeWords words of routed paths, never refused
   * @param learned by lane; what is enforced is known to the monitored layer too
   */
  constructor(
    options: KeywordsOptions,
    routeWords: RouteWords,
    learned: Readonly<Record<Lane, LearnedWords>> = NO_ONE_LEARNED,
  ) {
    this.knowledge = new KeywordKnowledge(options, routeWords);
    this.learned = learned;
  }

  inspect({ target, route }: RequestContext, lane: Lane = 'enforce'): Verdict {
    const text = targetText(target);
    const payload = this.knowledge.payload(text);
    if (payload !== null) {
      const points = route.routed ? PAYLOAD_POINTS.routed : PAYLOAD_POINTS.unrouted;
      return deny('keywords.payload', points, payload.kind, payload.piece);
    }
    return route.routed
      ? this.inspectRouted(target, text)
      : this.inspectUnrouted(target, route.matched, lane);
  }

  private inspectRouted(target: CanonicalPath, text: TargetText): Verdict {
    const indicators = this.knowledge.indicators(target, text);
    if (indicators.length < ENOUGH_INDICATORS) return PASS;
    return deny('keywords.payload-indicators', PAYLOAD_POINTS.routed, 'indicators', indicators.join(', '));
  }

  private inspectUnrouted(target: CanonicalPath, answered: boolean, lane: Lane): Verdict {
    const enforced = this.learned.enforce.active;
    const own = this.learned[lane].active;
    const isLearned = (word: string) => enforced.has(word) || own.has(word);
    const finding = this.knowledge.unrouted(
      target,
      answered,
      enforced.size + own.size === 0 ? undefined : isLearned,
    );
    if (finding === null) return PASS;
    const points = finding.kind === 'learned' ? LEARNED_POINTS : SCANNER_POINTS;
    return deny(CODES[finding.kind], points, finding.name, finding.piece);
  }
}

function deny(code: string, points: number, name: string, piece: string): Deny {
  return { kind: 'deny', status: 403, points, code, detail: `${name}: ${piece}`.slice(0, 200) };
}

import { Layer } from '../../core/layer';
import { CanonicalPath } from '../../core/path/canonical-path';
import { RequestContext } from '../../core/request-context';
import { Deny, PASS, Verdict } from '../../core/verdict';
import { KeywordKnowledge, RouteWords } from './keyword-knowledge';
import { KeywordsOptions } from './keywords.options';
import { TargetText, targetText } from './target-text';

/** Points of an unmistakable payload: a ban at once where no route is, at the third where one is. */
const PAYLOAD_POINTS = { unrouted: 100, routed: 34 } as const;
const SCANNER_POINTS = 34;
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

  /** @param routeWords words of routed paths, never refused */
  constructor(options: KeywordsOptions, routeWords: RouteWords) {
    this.knowledge = new KeywordKnowledge(options, routeWords);
  }

  inspect({ target, route }: RequestContext): Verdict {
    const text = targetText(target);
    const payload = this.knowledge.payload(text);
    if (payload !== null) {
      const points = route.routed ? PAYLOAD_POINTS.routed : PAYLOAD_POINTS.unrouted;
      return deny('keywords.payload', points, payload.kind, payload.piece);
    }
    return route.routed ? this.inspectRouted(target, text) : this.inspectUnrouted(target, route.matched);
  }

  private inspectRouted(target: CanonicalPath, text: TargetText): Verdict {
    const indicators = this.knowledge.indicators(target, text);
    if (indicators.length < ENOUGH_INDICATORS) return PASS;
    return deny('keywords.payload-indicators', PAYLOAD_POINTS.routed, 'indicators', indicators.join(', '));
  }

  private inspectUnrouted(target: CanonicalPath, answered: boolean): Verdict {
    const finding = this.knowledge.unrouted(target, answered);
    if (finding === null) return PASS;
    const code = finding.kind === 'scanner' ? 'keywords.scanner-path' : 'keywords.word';
    return deny(code, SCANNER_POINTS, finding.name, finding.piece);
  }
}

function deny(code: string, points: number, name: string, piece: string): Deny {
  return { kind: 'deny', status: 403, points, code, detail: `${name}: ${piece}`.slice(0, 200) };
}

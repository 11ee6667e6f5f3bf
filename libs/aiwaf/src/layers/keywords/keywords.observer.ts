import { LRUCache } from 'lru-cache';
import { clientGroups } from '../../core/client/address';
import { LegitimateWords } from '../../core/keywords/legitimate-words';
import { Award, Observer, Outcome } from '../../core/layer';
import { pathWords } from '../../core/path/path-words';
import { KeywordLearning } from '../../core/ports/keyword-learning';
import { isDenied, Lane, RequestContext } from '../../core/request-context';
import { isFailureCode } from '../../core/verdict-codes';

/** How long after its last scanner path a client is a scanner: the half-life of the points for it. */
const SUSPICION_MS = 3_600_000;
const MAX_SUSPECTS = 10_000;

/**
 * Learns from the paths that scanners ask for beside those that give them away. A client whose scanner
 * path or payload was refused within the hour teaches the words of paths that nothing serves and the
 * host answered 4xx. A 404 of anybody else, and a denied request, teach nothing.
 */
export class KeywordsObserver implements Observer {
  readonly id = 'keywords';
  private readonly suspects: Readonly<Record<Lane, LRUCache<string, number>>> = {
    enforce: new LRUCache({ max: MAX_SUSPECTS }),
    monitor: new LRUCache({ max: MAX_SUSPECTS }),
  };

  /** @param learning by lane: what a monitored layer learns, no enforcing one reads */
  constructor(
    private readonly learning: Readonly<Record<Lane, KeywordLearning>>,
    private readonly legitimate: LegitimateWords,
  ) {}

  observe(context: RequestContext, { status, aborted }: Outcome, _award: Award, lane: Lane): void {
    const { route, target } = context;
    if (isScannerEvidence(context)) {
      this.suspects[lane].set(context.client.key, context.now);
    } else if (isDenied(context, lane)) {
      return;
    } else if (status < 400) {
      if (status >= 200 && !aborted) this.legitimate.markServed(target.lower);
    } else if (status < 500 && status !== 401 && !route.routed && !route.matched) {
      this.learn(context, lane);
    }
  }

  private learn({ client, now, target }: RequestContext, lane: Lane): void {
    const suspectedAt = this.suspects[lane].peek(client.key);
    if (suspectedAt === undefined || now - suspectedAt > SUSPICION_MS) return;
    // Behind a shared or private address a scanner's neighbours would teach in its name.
    if (client.parsed === null || client.neverBan || client.undeclaredProxy) return;
    if (this.legitimate.spares(target.lower)) return;
    const words = pathWords(target.lower);
    if (words.length > 0) {
      this.learning[lane].observe({ words, ...clientGroups(client.parsed), at: now });
    }
  }
}

/** A learned word's own refusal is none, or learned words would teach further ones. */
function isScannerEvidence({ denial, route }: RequestContext): boolean {
  if (denial?.layer !== 'keywords' || route.routed) return false;
  const { code } = denial.verdict;
  return code !== 'keywords.learned' && !isFailureCode(code);
}

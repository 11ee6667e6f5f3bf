import {
  ClientResolver,
  Contexts,
  Exemptions,
  KeywordLearner,
  KeywordsLayer,
  layerBit,
  LegitimateWords,
  ManualClock,
  OwnWords,
  PathRules,
  resolveOptions,
  RouteTable,
  fromAiwafSettings,
} from '#aiwaf/internals';
import { KeywordAnswer, KeywordCase } from './keyword-case';

const NOW = 1_760_000_000_000;
const clients = new ClientResolver({ trustedProxies: [], neverBan: [], neverBanPrivate: true });
const options = resolveOptions(fromAiwafSettings({}));

/** The static segments of recorded routes, such as `products` and `create`. */
export function wordsOfRoutes(routes: readonly string[]): Set<string> {
  const segments = routes.flatMap((route) => route.split('/'));
  return new Set(segments.filter((segment) => /^[a-z0-9_]{3,}$/.test(segment)));
}

/** A learner that took the preloaded words from many networks on many days. */
function preload(words: Readonly<Record<string, number>>, legitimate: LegitimateWords): KeywordLearner {
  const { learning } = options.layers.keywords;
  const learner = new KeywordLearner(learning, (word) => legitimate.has(word));
  const many = (count: number) => Array.from({ length: count }, (_, index) => index);
  const records = Object.entries(words).map(([keyword, count]) => ({
    keyword,
    count,
    firstSeen: NOW - 86_400_000,
    lastSeen: NOW,
    groups: many(learning.minGroups).map(String),
    wideGroups: many(learning.minWideGroups).map(String),
    days: many(learning.minDays),
    state: 'candidate' as const,
    decidedAt: null,
  }));
  learner.load(records, NOW);
  return learner;
}

/** Judges a recorded target by the keyword layer alone, behind the exemptions that come before it. */
export function judgeKeywords(
  recorded: KeywordCase,
  routes: RouteTable,
  ownWords: ReadonlySet<string>,
): KeywordAnswer {
  const exemptions = new Exemptions(options.exemptIps, options.exemptPaths);
  const contexts = new Contexts(clients, exemptions, new PathRules([]), new ManualClock(NOW), 'conformance');
  const facts = {
    peer: '203.0.113.5',
    method: 'GET',
    target: recorded.target,
    httpVersion: '1.1',
    headers: {},
    rawHeaders: [],
  };
  const context = contexts.make(facts, routes);
  const { keywords } = options.layers;
  const own = new OwnWords(keywords, () => ownWords);
  const legitimate = new LegitimateWords((word) => own.has(word));
  const learner = preload(recorded.preloaded_keywords, legitimate);
  const layer = new KeywordsLayer(keywords, () => ownWords, { enforce: learner, monitor: learner });
  const exempt = (context.exempt & layerBit('keywords')) !== 0;
  const verdict = exempt ? null : layer.inspect(context);
  const denial = verdict?.kind === 'deny' ? verdict : null;
  const [, found = '', piece = ''] = /^([^:]*): ([^]*)$/.exec(denial?.detail ?? '') ?? [];
  return {
    blocked: denial !== null,
    code: denial?.code ?? '',
    found,
    piece: piece.toLowerCase(),
    routed: context.route.routed,
    exempt,
    path: context.target.lower,
    ownWords,
  };
}

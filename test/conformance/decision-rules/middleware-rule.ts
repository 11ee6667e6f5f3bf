import { canonicalPath, isConfirmed, LIVE_LIMITS, PathJudge } from '#aiwaf/internals';
import { compare, ComparedCase, DifferenceRule } from '../comparison';

export interface MiddlewareRuleCase {
  readonly spec: {
    readonly n200: number;
    readonly n404plain?: number;
    readonly n404scan?: number;
    readonly nkw3?: number;
    readonly kwstatus?: number;
    readonly spacing?: number;
  };
  /** `null` where nothing was sent. */
  readonly stats: RecordedStats | null;
}

interface RecordedStats {
  readonly avg_kw_hits: number;
  readonly max_404s: number;
  readonly avg_burst: number;
  readonly total_requests: number;
  readonly scanning_404s: number;
  readonly legitimate_404s: number;
  readonly should_block: boolean;
}

const PLAIN = '/zzz';
const SCANNING = '/admin-x';
const KEYWORDS = '/x.php.env.git';

/** The recorded rule over a client's last minute. */
function recordedRule(stats: RecordedStats): boolean {
  const { avg_kw_hits, max_404s, avg_burst, total_requests, scanning_404s, legitimate_404s } = stats;
  if (max_404s === 0 && avg_kw_hits === 0) return false;
  return (
    avg_kw_hits >= 3 ||
    scanning_404s >= 5 ||
    legitimate_404s >= 20 ||
    avg_burst >= 25 ||
    total_requests >= 150
  );
}

/** `/admin-x` for a slug with a word in it, which makes its 404s ordinary ones. */
const slugsAreOrdinary = (stats: RecordedStats, { n404scan = 0 }: MiddlewareRuleCase['spec']) => ({
  ...stats,
  scanning_404s: stats.scanning_404s - n404scan,
  legitimate_404s: stats.legitimate_404s + n404scan,
});

/** A path that is asked again counts once; pace and number of requests not at all. */
const ratesOnly = (stats: RecordedStats) => ({
  ...stats,
  scanning_404s: Math.min(stats.scanning_404s, 1),
  // One plain path and the slug.
  legitimate_404s: Math.min(stats.legitimate_404s, 2),
  avg_burst: 0,
  total_requests: 0,
});

/** The difference is the cause if the recorded rule, given the facts as we see them, answers as we do. */
const causedBy =
  (facts: (stats: RecordedStats, spec: MiddlewareRuleCase['spec']) => RecordedStats) =>
  ({ stats, spec }: MiddlewareRuleCase, ours: boolean): boolean =>
    stats !== null && recordedRule(stats) === stats.should_block && recordedRule(facts(stats, spec)) === ours;

const rules: readonly DifferenceRule<MiddlewareRuleCase, boolean>[] = [
  {
    id: 'D22',
    reason: 'A word inside a slug does nothing: /admin-x is a missing page, and no scanner’s path.',
    holds: causedBy(slugsAreOrdinary),
  },
  {
    id: 'D28',
    reason:
      'Pace and number of requests are no evidence, and a missing page that is asked for again and again is one missing page: a busy person with one 404 is no scanner.',
    holds: causedBy(ratesOnly),
  },
  {
    id: 'D28',
    reason:
      'Pace and number of requests are no evidence, a missing page that is asked for again and again is one missing page, and /admin-x is one (D22).',
    holds: causedBy((stats, spec) => ratesOnly(slugsAreOrdinary(stats, spec))),
  },
];

/** Compares every case of the rule that confirms a score of live traffic: blocked or not. */
export function compareMiddlewareRule(
  cases: readonly MiddlewareRuleCase[],
  judge: PathJudge,
): ComparedCase[] {
  const decision = (block: boolean) => (block ? 'blocked' : 'spared');
  return cases.map((recorded) => {
    const ours = judgeSpec(recorded.spec, judge);
    return compare(
      `middleware_rule: ${JSON.stringify(recorded.spec)}`,
      { recorded: decision(recorded.stats?.should_block ?? false), ours: decision(ours) },
      recorded,
      ours,
      rules,
    );
  });
}

/** The requests of a case, taken together as one minute: `spacing` says only how fast they came. */
function judgeSpec(spec: MiddlewareRuleCase['spec'], judge: PathJudge): boolean {
  const { n200, n404plain = 0, n404scan = 0, nkw3 = 0, kwstatus = 404 } = spec;
  const unserved = [
    { path: PLAIN, count: n404plain, status: 404 },
    { path: SCANNING, count: n404scan, status: 404 },
    { path: KEYWORDS, count: nkw3, status: kwstatus },
  ].map((kind) => {
    const { hits, scannerClass } = judge(canonicalPath(kind.path));
    return { ...kind, hits, scannerClass };
  });
  const missing = unserved.filter(({ count, status }) => count > 0 && status === 404);
  return isConfirmed(
    {
      requests: n200 + unserved.reduce((sum, { count }) => sum + count, 0),
      keywordHits: unserved.reduce((sum, { count, hits }) => sum + count * hits, 0),
      scannedPaths: missing.filter(({ scannerClass }) => scannerClass !== null).length,
      missedPaths: missing.filter(({ scannerClass }) => scannerClass === null).length,
    },
    LIVE_LIMITS,
  );
}

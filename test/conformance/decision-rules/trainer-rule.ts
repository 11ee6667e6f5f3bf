import { isConfirmed, TRAINING_LIMITS } from '#aiwaf/internals';
import { compare, ComparedCase, DifferenceRule } from '../comparison';

export interface TrainerRuleCase {
  readonly avg_kw_hits: number;
  readonly max_404s: number;
  readonly avg_burst: number;
  readonly total_requests: number;
  readonly block: boolean;
}

/** The recorded rule for anomalous clients of a log. */
function recordedRule({ avg_kw_hits, max_404s, avg_burst, total_requests }: TrainerRuleCase): boolean {
  if (max_404s === 0 && avg_kw_hits === 0) return false;
  return avg_kw_hits >= 2 || max_404s >= 10 || avg_burst >= 15 || total_requests >= 100;
}

const rules: readonly DifferenceRule<TrainerRuleCase, boolean>[] = [
  {
    id: 'D28',
    reason:
      'Pace and number of requests are no evidence, and ten 404s only where they are over half of what was asked for: a busy person with a few broken links is no scanner.',
    holds: (recorded, ours) => {
      const { max_404s, total_requests } = recorded;
      const rates = { ...recorded, avg_burst: 0, total_requests: 0 };
      if (max_404s * 2 <= total_requests) rates.max_404s = Math.min(max_404s, 9);
      return recordedRule(recorded) === recorded.block && recordedRule(rates) === ours;
    },
  },
];

/** Compares every case of the trainer's rule: blocked or not. */
export function compareTrainerRule(cases: readonly TrainerRuleCase[]): ComparedCase[] {
  return cases.map((recorded) => {
    const { avg_kw_hits, max_404s, avg_burst, total_requests } = recorded;
    const ours = isConfirmed(
      {
        requests: total_requests,
        keywordHits: avg_kw_hits * total_requests,
        scannedPaths: 0,
        missedPaths: max_404s,
      },
      TRAINING_LIMITS,
    );
    const decision = (block: boolean) => (block ? 'blocked' : 'spared');
    return compare(
      `trainer_rule: keywords ${avg_kw_hits}, 404s ${max_404s}, burst ${avg_burst}, requests ${total_requests}`,
      { recorded: decision(recorded.block), ours: decision(ours) },
      recorded,
      ours,
      rules,
    );
  });
}

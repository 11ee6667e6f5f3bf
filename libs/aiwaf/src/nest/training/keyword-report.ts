import { KeywordRecord } from '../../core/ports/keyword-store';
import { isWithdrawn } from '../../learning/keywords';
import { ReportedKeywords } from './training-report';

const LISTED = 100;

/**
 * The words of a run as it reports them.
 *
 * @param learned what the run found of each word of its lines
 * @param before words in force before the run
 * @param after words in force after it; in a dry run left out
 */
export function reportedKeywords(
  learned: readonly KeywordRecord[],
  before: ReadonlySet<string>,
  after?: readonly string[],
): ReportedKeywords {
  const seen = learned.filter((record) => !isWithdrawn(record));
  const inForce =
    after ??
    seen.filter(({ state }) => state === 'active' || state === 'approved').map(({ keyword }) => keyword);
  const active = inForce.filter((word) => !before.has(word)).sort();
  const waiting = seen.filter(
    ({ keyword, state }) => (state === 'candidate' || state === 'proposed') && !inForce.includes(keyword),
  );
  return {
    active: active.slice(0, LISTED),
    candidates: waiting
      .sort((a, b) => b.count - a.count || (a.keyword < b.keyword ? -1 : 1))
      .slice(0, LISTED)
      .map(({ keyword }) => keyword),
  };
}

import { BanProposal, NewProposal } from '../../core/ports/ban-proposal-store';
import { banKey, REASON_LENGTH } from '../stored-ban';
import { fitText } from '../fit-text';

/** What an integer column holds everywhere. */
const MAX_POINTS = 2_147_483_647;

/**
 * A proposal as it is kept, or `null` where it changes nothing: a person has decided, and there is no
 * evidence of after that. Who was rejected once keeps the instant of it, for as long as that is known.
 *
 * @param before what is kept of the same key
 * @param now epoch milliseconds
 */
export function renewedProposal(
  before: BanProposal | null,
  { key, reason, points, evidence, newestAt }: NewProposal,
  now: number,
): BanProposal | null {
  if (before !== null && before.state !== 'pending' && newestAt <= (before.decidedAt ?? 0)) return null;
  return {
    key: banKey(key) ?? key,
    reason: fitText(reason, REASON_LENGTH),
    points: Math.min(MAX_POINTS, Math.round(points)),
    evidence,
    state: 'pending',
    createdAt: before?.state === 'pending' ? before.createdAt : now,
    updatedAt: now,
    decidedAt: before === null || before.state === 'accepted' ? null : before.decidedAt,
  };
}

import type { BanProposal } from '../core/ports/ban-proposal-store';
import { table } from './table';
import { instantText } from './training-runs-text';

/** Proposals as people read them. */
export function proposalsText(proposals: readonly BanProposal[]): string {
  if (proposals.length === 0) return 'No proposals wait.\n';
  return table(
    [
      ['CLIENT', 'POINTS', 'PROPOSED', 'REASON'],
      ...proposals.map(({ key, points, updatedAt, reason }) => [
        key,
        String(points),
        instantText(updatedAt),
        reason,
      ]),
    ],
    { fixed: [0] },
  );
}

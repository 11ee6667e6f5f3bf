import { KeywordRecord } from '../../core/ports/keyword-store';

/** The record of a word that is none any more, since the application uses it: nothing speaks for it. */
export function withdrawn(record: KeywordRecord): KeywordRecord {
  return { ...record, count: 0, groups: [], wideGroups: [], days: [], state: 'candidate', decidedAt: null };
}

export function isWithdrawn({ count, groups, decidedAt }: KeywordRecord): boolean {
  return count === 0 && groups.length === 0 && decidedAt === null;
}

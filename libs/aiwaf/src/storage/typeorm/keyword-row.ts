import { KeywordRecord, KeywordState } from '../../core/ports/keyword-store';
import { DynamicKeyword } from './entities/dynamic-keyword.entity';

const STATES: readonly string[] = [
  'candidate',
  'proposed',
  'active',
  'approved',
  'rejected',
] satisfies KeywordState[];
export const KEYWORD = /^[a-z0-9]{2,40}$/;
/** What an integer column holds everywhere. */
export const MAX_COUNT = 2_147_483_647;

export function toKeywordRow(record: KeywordRecord): Omit<DynamicKeyword, 'id' | 'version'> {
  const { keyword, count, firstSeen, lastSeen, groups, wideGroups, days, state, decidedAt } = record;
  return {
    keyword,
    count: Math.min(MAX_COUNT, Math.round(count)),
    lastUpdated: lastSeen,
    firstSeen,
    clientGroups: groups,
    wideGroups,
    days,
    state,
    decidedAt,
    removedAt: null,
  };
}

/**
 * A row as a record, or `null` for one that no word can be read from. A row of the Python package has
 * no groups: it is a candidate that has everything yet to show.
 */
export function toKeywordRecord(row: DynamicKeyword): KeywordRecord | null {
  const { keyword, count, lastUpdated } = row;
  if (!KEYWORD.test(keyword) || !Number.isFinite(count) || !Number.isFinite(lastUpdated)) return null;
  const state = STATES.includes(row.state ?? '') ? (row.state as KeywordState) : 'candidate';
  const decided = state === 'approved' || state === 'rejected';
  return {
    keyword,
    count: Math.max(0, count),
    firstSeen: row.firstSeen ?? lastUpdated,
    lastSeen: lastUpdated,
    groups: listOf(row.clientGroups, 'string'),
    wideGroups: listOf(row.wideGroups, 'string'),
    days: listOf(row.days, 'number'),
    state,
    decidedAt: decided ? (row.decidedAt ?? lastUpdated) : null,
  };
}

function listOf(value: unknown, type: 'string'): string[];
function listOf(value: unknown, type: 'number'): number[];
function listOf(value: unknown, type: 'string' | 'number'): unknown[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === type) : [];
}

/** Whether a value, such as one of a file, is a record of a word. */
export function isKeywordRecord(value: object): value is KeywordRecord {
  const { keyword, count, firstSeen, lastSeen, groups, wideGroups, days, state, decidedAt } =
    value as Partial<KeywordRecord>;
  return (
    KEYWORD.test(String(keyword)) &&
    [count, firstSeen, lastSeen].every((each) => Number.isFinite(each)) &&
    [groups, wideGroups].every((each) => listOf(each, 'string').length === each?.length) &&
    listOf(days, 'number').length === days?.length &&
    STATES.includes(String(state)) &&
    (decidedAt === null || Number.isFinite(decidedAt))
  );
}

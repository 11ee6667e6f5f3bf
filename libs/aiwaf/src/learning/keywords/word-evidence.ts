import { KeywordSighting } from '../../core/ports/keyword-learning';
import { KeywordRecord, KeywordState } from '../../core/ports/keyword-store';
import { Thresholds } from './keyword-settings';

const DAY_MS = 86_400_000;

/** What is known of one word; groups and days are kept only until there are enough of them. */
export class WordEvidence {
  count = 0;
  firstSeen: number;
  lastSeen: number;
  readonly groups = new Set<string>();
  readonly wideGroups = new Set<string>();
  readonly days = new Set<number>();
  decision: 'approved' | 'rejected' | null = null;
  decidedAt: number | null = null;
  /** A row of it may be stored. */
  stored = false;

  constructor(
    readonly word: string,
    private readonly thresholds: Thresholds,
    private readonly halfLifeMs: number,
    now: number,
  ) {
    this.firstSeen = now;
    this.lastSeen = now;
  }

  sight({ group, wideGroup, at }: KeywordSighting): void {
    const { minGroups, minWideGroups, minDays } = this.thresholds;
    // Lines of several logs come out of order.
    const last = Math.max(at, this.lastSeen);
    this.count = this.countAt(last) + 1;
    this.lastSeen = last;
    this.firstSeen = Math.min(at, this.firstSeen);
    addUpTo(this.groups, group, minGroups);
    addUpTo(this.wideGroups, wideGroup, minWideGroups);
    addUpTo(this.days, Math.floor(at / DAY_MS), minDays);
  }

  /** Sightings, faded to an instant. */
  countAt(now: number): number {
    return faded(this.count, this.lastSeen, now, this.halfLifeMs);
  }

  /** Came from enough groups on enough days. */
  get qualifies(): boolean {
    const { minGroups, minWideGroups, minDays } = this.thresholds;
    return (
      this.groups.size >= minGroups && this.wideGroups.size >= minWideGroups && this.days.size >= minDays
    );
  }

  /** Adds what a record knows: another process's, or an earlier run's. */
  absorb(record: KeywordRecord): void {
    const { minGroups, minWideGroups, minDays } = this.thresholds;
    const last = Math.max(this.lastSeen, record.lastSeen);
    this.count = Math.max(this.countAt(last), faded(record.count, record.lastSeen, last, this.halfLifeMs));
    this.lastSeen = last;
    this.firstSeen = Math.min(this.firstSeen, record.firstSeen);
    for (const group of record.groups) addUpTo(this.groups, group, minGroups);
    for (const group of record.wideGroups) addUpTo(this.wideGroups, group, minWideGroups);
    for (const day of record.days) addUpTo(this.days, day, minDays);
    if (record.decidedAt !== null && record.decidedAt >= (this.decidedAt ?? -Infinity)) {
      this.decision = record.state === 'approved' || record.state === 'rejected' ? record.state : null;
      this.decidedAt = record.decidedAt;
    }
  }

  record(active: boolean): KeywordRecord {
    const state: KeywordState =
      this.decision ?? (active ? 'active' : this.qualifies ? 'proposed' : 'candidate');
    const { word: keyword, count, firstSeen, lastSeen, decidedAt } = this;
    return {
      keyword,
      count,
      firstSeen,
      lastSeen,
      groups: [...this.groups],
      wideGroups: [...this.wideGroups],
      days: [...this.days],
      state,
      decidedAt,
    };
  }
}

function addUpTo<T>(set: Set<T>, value: T, limit: number): void {
  if (set.size < limit) set.add(value);
}

function faded(count: number, then: number, now: number, halfLifeMs: number): number {
  return now <= then ? count : count * 2 ** (-(now - then) / halfLifeMs);
}

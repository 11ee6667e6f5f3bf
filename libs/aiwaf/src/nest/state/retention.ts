import { Inject, Injectable } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { systemClock } from '../../core/clock';
import { lastBefore, RequestLog, SignalEntry } from '../../storage';
import { Events } from '../events';
import { AIWAF_DATA_SOURCE } from '../tokens';

const DAY_MS = 86_400_000;
/** Rows that end longer before the start have a gap, or the clock has leapt. */
const GAP_MS = DAY_MS;
/** After so long in this process its clock is believed all the same. */
const DOUBT_MS = DAY_MS;

const TABLES = {
  'request log': { entity: RequestLog, instant: 'timestamp' },
  signals: { entity: SignalEntry, instant: 'createdAt' },
} as const;

/**
 * Keeps a clock that leapt ahead from deleting everything. Within a process it cannot leap; one that is
 * started while the clock is a year ahead would take every row for old. So where the rows from before its
 * start end over a day earlier, nothing is deleted for its first day: long enough to set a clock right, and
 * soon enough where the application was only away.
 */
@Injectable()
export class Retention {
  private readonly startedAt = systemClock.now();

  constructor(
    @Inject(getDataSourceToken(AIWAF_DATA_SOURCE)) private readonly dataSource: DataSource | null,
    private readonly events: Events,
  ) {}

  /** Whether old rows may be deleted now. */
  async mayDelete(table: keyof typeof TABLES): Promise<boolean> {
    if (this.dataSource === null || systemClock.now() - this.startedAt > DOUBT_MS) return true;
    const { entity, instant } = TABLES[table];
    const last = await lastBefore(this.dataSource, entity, instant, this.startedAt);
    if (last === null || this.startedAt - last <= GAP_MS) return true;
    const days = Math.floor((this.startedAt - last) / DAY_MS);
    this.events.warnOnce(
      'AIWAF_W_CLOCK_LEAP',
      `Rows of the ${table} end ${days} days before this start: nothing is deleted until this process is a day old, in case its clock is wrong.`,
    );
    return false;
  }
}

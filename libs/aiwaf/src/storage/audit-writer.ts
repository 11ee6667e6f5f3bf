import { AuditLog, AuditRecord } from '../core/ports/audit-log';
import { Clock } from '../core/clock';
import { Backlog, BatchWriter } from './batch-writer';

/** Records that may wait for a database that does not answer. */
const MAX_WAITING = 1_000;
const BATCH = 50;

/** Records that wait, in their order; beyond the bound a new one is lost, not one that was taken. */
class AuditBacklog implements Backlog<AuditRecord> {
  private waiting: AuditRecord[] = [];

  get size(): number {
    return this.waiting.length;
  }

  add(record: AuditRecord): number {
    if (this.waiting.length >= MAX_WAITING) return 1;
    this.waiting.push(record);
    return 0;
  }

  next(limit: number): AuditRecord[] {
    return this.waiting.slice(0, limit);
  }

  written(records: readonly AuditRecord[]): void {
    this.waiting = this.waiting.slice(records.length);
  }

  /** They stay at the front: the order of changes matters more. */
  failed(): void {}

  clear(): void {
    this.waiting = [];
  }
}

/** Writes records of changes behind what made them. */
export class AuditWriter extends BatchWriter<AuditRecord> {
  /** @param onFault told of every failed write, at most a few times a minute while a failure lasts */
  constructor(log: AuditLog, clock: Clock, onFault: (error: unknown) => void) {
    super(new AuditBacklog(), (records) => log.add(records), clock, onFault, BATCH);
  }
}

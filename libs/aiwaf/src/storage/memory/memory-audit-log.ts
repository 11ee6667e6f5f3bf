import { AuditLog, AuditRecord } from '../../core/ports/audit-log';
import { storableAudit } from '../stored-audit';

const MAX_RECORDS = 1_000;

/** The latest changes, as long as the process lasts. */
export class MemoryAuditLog implements AuditLog {
  private readonly records: AuditRecord[] = [];

  async add(records: readonly AuditRecord[]): Promise<void> {
    this.records.push(...records.map(storableAudit));
    this.records.splice(0, this.records.length - MAX_RECORDS);
  }

  async list(limit: number): Promise<AuditRecord[]> {
    return this.records.slice(-limit).reverse();
  }
}

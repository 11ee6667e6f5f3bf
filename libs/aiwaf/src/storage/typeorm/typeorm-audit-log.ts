import { DataSource, Repository } from 'typeorm';
import { AuditLog, AuditRecord } from '../../core/ports/audit-log';
import { storableAudit } from '../stored-audit';
import { AuditEntry } from './entities/audit.entity';

/** Changes as rows of `aiwaf_audit`. */
export class TypeOrmAuditLog implements AuditLog {
  private readonly rows: Repository<AuditEntry>;

  constructor(dataSource: DataSource) {
    this.rows = dataSource.getRepository(AuditEntry);
  }

  async add(records: readonly AuditRecord[]): Promise<void> {
    const rows = records.map(storableAudit) as object[];
    await this.rows.createQueryBuilder().insert().values(rows).updateEntity(false).execute();
  }

  async list(limit: number): Promise<AuditRecord[]> {
    const rows = await this.rows.find({ order: { at: 'DESC', id: 'DESC' }, take: limit });
    return rows.map(({ id: _, ...record }) => record);
  }
}

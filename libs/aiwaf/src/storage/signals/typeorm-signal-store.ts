import { setImmediate } from 'node:timers/promises';
import { DataSource, Repository } from 'typeorm';
import { Signal, SignalStore } from '../../core/ports/signal-store';
import { fitText } from '../fit-text';
import { deleteOlder } from '../typeorm/delete-older';
import { SignalEntry } from '../typeorm/entities/signal.entity';
import { insertSql } from '../typeorm/insert-sql';

/** Signals that are kept at most, about 120 MB: what is older explains a ban that is long over. */
const MAX_ROWS = 1_000_000;

const COLUMNS = ['ip_address', 'created_at', 'code', 'points', 'request_id'];

/** Signals as rows of `aiwaf_signal`. */
export class TypeOrmSignalStore implements SignalStore {
  private readonly rows: Repository<SignalEntry>;
  private readonly statements = new Map<number, string>();

  constructor(private readonly dataSource: DataSource) {
    this.rows = dataSource.getRepository(SignalEntry);
  }

  /** Inserts in one statement, at the event loop's next turn. */
  async add(signals: readonly Signal[]): Promise<void> {
    if (signals.length === 0) return;
    await setImmediate();
    const cells = signals.flatMap(({ key, at, code, points, requestId }) => [
      fitText(key, 64),
      at,
      fitText(code, 60),
      points,
      requestId === null ? null : fitText(requestId, 40),
    ]);
    await this.dataSource.query(this.statement(signals.length), cells);
  }

  async of(key: string, limit: number): Promise<Signal[]> {
    const rows = await this.rows.find({
      where: { ipAddress: key },
      order: { createdAt: 'DESC', id: 'DESC' },
      take: limit,
    });
    return rows
      .reverse()
      .map(({ createdAt, code, points, requestId }) => ({ at: createdAt, key, code, points, requestId }));
  }

  async purge(horizon: number, goOn: () => boolean = () => true): Promise<number> {
    const aged = await deleteOlder(this.rows, 'createdAt', horizon, goOn);
    const [latest] = await this.rows.find({ select: { id: true }, order: { id: 'DESC' }, take: 1 });
    const beyond = (latest?.id ?? 0) - MAX_ROWS;
    return aged + (beyond > 0 ? await deleteOlder(this.rows, 'id', beyond, goOn) : 0);
  }

  private statement(rows: number): string {
    let sql = this.statements.get(rows);
    if (sql === undefined) {
      sql = insertSql(this.dataSource, SignalEntry, COLUMNS, rows);
      this.statements.set(rows, sql);
    }
    return sql;
  }
}

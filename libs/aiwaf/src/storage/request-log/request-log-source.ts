import { DataSource } from 'typeorm';
import { LogClients } from '../../core/client/log-clients';
import { Clock } from '../../core/clock';
import { AiwafConfigError } from '../../core/errors';
import { requestTarget } from '../../core/path/request-target';
import { FeatureSource, LineCounts, LogClient, LogLine } from '../../core/ports/feature-source';
import { DatabaseOptions } from '../typeorm/column-types';
import { RequestLog } from '../typeorm/entities/request-log.entity';
import { openReadOnly } from '../typeorm/read-only';

/** Rows that are in memory at once: a few MB at most, since each column is bounded. */
const PAGE = 2_000;
const DAY_MS = 86_400_000;
const MEMORY = ':memory:';

/** A row as drivers answer it: some give numbers of 64 bits as text. */
interface Row {
  readonly id: number | string;
  readonly at: number | string;
  readonly address: string;
  readonly method: string;
  readonly path: string;
  readonly status: number | string;
  readonly seconds: number | string | null;
  readonly agent: string | null;
  readonly referer: string | null;
  readonly verdict: string | null;
}

/**
 * Opens the request log in a database as a source of requests, on a connection of its own that only reads.
 *
 * @param days before now from which rows are read
 * @throws AiwafConfigError `AIWAF_E_LOG_UNSET` for a database in the memory of another connection
 * @throws AiwafError what {@link openReadOnly} throws
 */
export async function openRequestLogSource(
  options: DatabaseOptions,
  days: number,
  clock: Clock,
): Promise<FeatureSource> {
  if (options.type === 'better-sqlite3' && options.database === MEMORY) {
    throw new AiwafConfigError(
      'AIWAF_E_LOG_UNSET',
      'No access log is named, and the request log is in a database in memory, which nothing else can read.',
      'Keep it in a file, as database: "sqlite:aiwaf-data/aiwaf.sqlite" does, or name an access log.',
    );
  }
  const dataSource = await openReadOnly(options);
  try {
    const now = clock.now();
    const size = await rowsBetween(dataSource, now - days * DAY_MS, now).getCount();
    return new RequestLogSource(dataSource, now - days * DAY_MS, now, size);
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
}

/** Reads the table in pages by time and id, oldest first, so that rows which come or go meanwhile change nothing. */
class RequestLogSource implements FeatureSource {
  private readonly clients = new LogClients();

  /** @param size rows from `since` on and before `until`, both epoch ms */
  constructor(
    private readonly dataSource: DataSource,
    private readonly since: number,
    private readonly until: number,
    readonly size: number,
  ) {}

  async read(
    use: (line: LogLine, client: LogClient) => void,
    onProgress: (rows: number) => void,
    isEnough: () => boolean = () => false,
  ): Promise<LineCounts> {
    let read = 0;
    let parsed = 0;
    for await (const rows of this.pages()) {
      for (const row of rows) {
        if (isEnough()) break;
        read++;
        const client = this.clients.of(row.address);
        if (client === null) continue;
        parsed++;
        use(lineOf(row), client);
      }
      onProgress(rows.length);
      if (isEnough()) break;
    }
    return { read, parsed, dropped: parsed === read ? {} : { 'no-client': read - parsed } };
  }

  close(): Promise<void> {
    return this.dataSource.destroy();
  }

  private async *pages(): AsyncGenerator<Row[], void, void> {
    let [at, id] = [this.since, -1];
    for (;;) {
      const rows = await rowsBetween(this.dataSource, at, this.until)
        .andWhere('(row.timestamp > :at OR row.id > :id)', { at, id })
        .select('row.id', 'id')
        .addSelect('row.timestamp', 'at')
        .addSelect('row.ipAddress', 'address')
        .addSelect('row.method', 'method')
        .addSelect('row.path', 'path')
        .addSelect('row.statusCode', 'status')
        .addSelect('row.responseTime', 'seconds')
        .addSelect('row.userAgent', 'agent')
        .addSelect('row.referer', 'referer')
        .addSelect('row.verdict', 'verdict')
        .orderBy('row.timestamp')
        .addOrderBy('row.id')
        .limit(PAGE)
        .getRawMany<Row>();
      const last = rows.at(-1);
      if (last === undefined) return;
      yield rows;
      if (rows.length < PAGE) return;
      [at, id] = [Number(last.at), Number(last.id)];
    }
  }
}

function rowsBetween(dataSource: DataSource, since: number, until: number) {
  return dataSource
    .getRepository(RequestLog)
    .createQueryBuilder('row')
    .where('row.timestamp >= :since AND row.timestamp < :until', { since, until });
}

function lineOf(row: Row): LogLine {
  return {
    address: row.address,
    at: Number(row.at),
    method: row.method,
    target: requestTarget(row.path),
    status: Number(row.status),
    referer: textOf(row.referer),
    userAgent: textOf(row.agent),
    responseTime: row.seconds === null ? null : Number(row.seconds),
    denied: row.verdict === 'deny',
  };
}

/** Empty for `-`, which the Python package writes for what is missing. */
function textOf(value: string | null): string {
  return value === null || value === '-' ? '' : value;
}

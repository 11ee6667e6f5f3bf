import { setTimeout as pause } from 'node:timers/promises';
import { DataSource, EntityManager } from 'typeorm';
import { codeOf } from '../../typeorm/database-errors';
import { giveToOwner, LogNames, logNames, LogPartition, logPartitions } from './log-table';

export const DAY_MS = 86_400_000;
/** Days beyond today for which parts are made: an application that was away for a week finds its own. */
const DAYS_AHEAD = 7;
/** Who waits for a lock holds up all that come after: not for longer than this, and again after a pause. */
const LOCK_TIMEOUT_MS = 300;
const ATTEMPTS = 5;
const PAUSE_MS = 1_000;
/** Rows of the default part that are looked through in about 0.2 s. */
const MAX_DEFAULT_ROWS = 1_000_000;
const LOCK_NOT_AVAILABLE = '55P03';
const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * The request log of PostgreSQL as a table with a part for each UTC day: makes the parts of the days to come,
 * and drops those that are over. Does nothing where the table is not partitioned. One process at a time does
 * so, and one after the other where two do.
 */
export class LogDays {
  private readonly names: LogNames;

  constructor(private readonly dataSource: DataSource) {
    this.names = logNames(dataSource);
  }

  /** The parts, oldest first; `null` where the table is not partitioned. */
  async partitions(): Promise<LogPartition[] | null> {
    if (this.dataSource.options.type !== 'postgres') return null;
    return logPartitions(this.dataSource, this.names.table);
  }

  /** What the clock of the server says, in epoch ms. */
  async serverNow(): Promise<number> {
    const [{ now }] = await this.dataSource.query<{ now: string }[]>(
      'SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now',
    );
    return Number(now);
  }

  /**
   * Makes the parts of today and the days to come by the server's clock, which is one for all instances. A day
   * that has rows in the default part already stays there. Answers how many were made.
   *
   * @throws the driver's error, such as for want of rights or because others hold locks
   */
  async makeAhead(): Promise<number> {
    const today = startOfDay(await this.serverNow());
    let made = 0;
    for (let i = 0; i <= DAYS_AHEAD; i++) {
      const day = today + i * DAY_MS;
      if (await this.retried((manager) => this.make(manager, day))) made++;
    }
    return made;
  }

  /**
   * Drops parts all of whose rows are from before `horizon` (epoch ms), as far as this user may. Answers how many.
   *
   * @throws the driver's error, where others hold locks all the time
   */
  async dropBefore(horizon: number): Promise<number> {
    let dropped = 0;
    for (const { name, to } of (await this.partitions()) ?? []) {
      if (to === null || to > horizon) continue;
      try {
        await this.retried((manager) => manager.query(`DROP TABLE IF EXISTS ${name}`));
        dropped++;
      } catch (error) {
        if (codeOf(error) === INSUFFICIENT_PRIVILEGE) return dropped;
        throw error;
      }
    }
    return dropped;
  }

  private async make(manager: EntityManager, from: number): Promise<boolean> {
    const { table, beside } = this.names;
    const to = from + DAY_MS;
    const all = (await logPartitions(manager, table)) ?? [];
    const isThere = ({ isDefault, ...has }: LogPartition) =>
      !isDefault && (has.from ?? -Infinity) < to && (has.to ?? Infinity) > from;
    const rest = all.find(({ isDefault }) => isDefault);
    if (all.some(isThere) || (rest !== undefined && (await hasRows(manager, rest.name, from, to))))
      return false;
    if (rest !== undefined) await refuseLong(manager, rest.name);
    const part = beside(`p${new Date(from).toISOString().slice(0, 10).replaceAll('-', '')}`);
    // Not PARTITION OF, which locks out all writers and readers of the table.
    await manager.query(`CREATE TABLE ${part} (LIKE ${table} INCLUDING DEFAULTS)`);
    await giveToOwner(manager, part, table);
    await manager.query(`ALTER TABLE ${table} ATTACH PARTITION ${part} FOR VALUES FROM (${from}) TO (${to})`);
    return true;
  }

  /** Does it in a transaction that waits for no lock for long, a few times. */
  private async retried<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.dataSource.transaction(async (manager) => {
          await manager.query(`SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}`);
          await manager.query("SELECT pg_advisory_xact_lock(hashtext('aiwaf-log-days'))");
          return work(manager);
        });
      } catch (error) {
        if (codeOf(error) !== LOCK_NOT_AVAILABLE || attempt === ATTEMPTS) throw error;
        await pause(PAUSE_MS, undefined, { ref: false });
      }
    }
  }
}

/** Midnight UTC before an instant, both epoch ms. */
export function startOfDay(at: number): number {
  return Math.floor(at / DAY_MS) * DAY_MS;
}

/**
 * A day is attached while writers wait and the default part is looked through.
 *
 * @throws Error where that would take long
 */
async function refuseLong(manager: EntityManager, rest: string): Promise<void> {
  const [{ rows }] = await manager.query<{ rows: number }[]>(
    'SELECT reltuples AS rows FROM pg_class WHERE oid = $1::regclass',
    [rest],
  );
  if (rows > MAX_DEFAULT_ROWS)
    throw new Error(`${rest} has ${rows} rows, which writers would have to wait for; old ones are deleted`);
}

async function hasRows(manager: EntityManager, part: string, from: number, to: number): Promise<boolean> {
  const [{ has }] = await manager.query<{ has: boolean }[]>(
    `SELECT EXISTS (SELECT FROM ${part} WHERE "timestamp" >= $1 AND "timestamp" < $2) AS has`,
    [from, to],
  );
  return has;
}

import { setImmediate } from 'node:timers/promises';
import { EntityManager, ObjectLiteral, Repository } from 'typeorm';
import { Changes } from '../../core/ports/changes';
import { State } from './entities/state.entity';
import { upsert } from './upsert';

/** The row of `aiwaf_state` whose lock puts writers in line, where a database has more than one. */
const VERSIONS_LOCK = 'row-versions';
/** How long the row of a removed entry tells other processes of it, in ms: longer than any of them is away. */
export const REMEMBERED_MS = 14 * 86_400_000;
/** Small, since changes are read while requests are served. */
const PAGE = 200;

export interface VersionedRow extends ObjectLiteral {
  id: number;
  version: number;
}

/**
 * Rows that carry the version of their last write. Versions become visible in their order: on SQLite a
 * statement has the file for itself, and on a server writers wait for each other. So a reader that has
 * seen version 7 has seen all up to it, whoever's clock is wrong.
 */
export class VersionedTable<T extends VersionedRow> {
  constructor(private readonly rows: Repository<T>) {}

  /** The version of the latest write; 0 where nothing was written by this program. */
  async latest(): Promise<number> {
    const found = await this.rows
      .createQueryBuilder('row')
      .select('MAX(row.version)', 'latest')
      .getRawOne<{ latest: number | string | null }>();
    return Number(found?.latest ?? 0);
  }

  /** Rows written after a version, read by pages. */
  async changedSince(version: number): Promise<Changes<T>> {
    const rows: T[] = [];
    let [latest, id] = [version, Infinity];
    for (;;) {
      const page = await this.page(latest, id);
      rows.push(...page);
      if (page.length === 0) return { rows, version: latest };
      ({ version: latest, id } = page[page.length - 1]);
      if (page.length < PAGE) return { rows, version: latest };
      await setImmediate();
    }
  }

  /** As {@link upsert}, with the next version on every row. */
  async upsert(
    rows: readonly Partial<T>[],
    unique: keyof T & string,
    overwrite: readonly (keyof T & string)[],
  ): Promise<void> {
    if (rows.length === 0) return;
    const columns = [...overwrite, 'version'] as const;
    if (this.rows.manager.connection.options.type === 'better-sqlite3') {
      await upsert(this.rows, withVersion(rows, this.nextInFile()), unique, columns);
      return;
    }
    await this.rows.manager.transaction(async (manager) => {
      const version = await this.nextInLine(manager);
      await upsert(manager.getRepository(this.rows.target), withVersion(rows, version), unique, columns);
    });
  }

  /** Part of the statement itself: between two statements another process could write. */
  private nextInFile(): () => string {
    return () => `(SELECT COALESCE(MAX("version"), 0) + 1 FROM "${this.rows.metadata.tableName}")`;
  }

  private async nextInLine(manager: EntityManager): Promise<number> {
    const states = manager.getRepository(State);
    const lock = () => states.findOne({ where: { key: VERSIONS_LOCK }, lock: { mode: 'pessimistic_write' } });
    if ((await lock()) === null) {
      const first = { key: VERSIONS_LOCK, value: '', updatedAt: 0 };
      await states.createQueryBuilder().insert().values(first).orIgnore().updateEntity(false).execute();
      await lock();
    }
    return (await new VersionedTable(manager.getRepository<T>(this.rows.target)).latest()) + 1;
  }

  /** @param id the last one of that version that was read; `Infinity` where the version is read */
  private page(version: number, id: number): Promise<T[]> {
    const query = this.rows.createQueryBuilder('row').where('row.version > :version', { version });
    if (Number.isFinite(id)) query.orWhere('row.version = :version AND row.id > :id', { id });
    return query.orderBy('row.version').addOrderBy('row.id').take(PAGE).getMany();
  }
}

function withVersion<T extends VersionedRow>(
  rows: readonly Partial<T>[],
  version: number | (() => string),
): Partial<T>[] {
  return rows.map((row) => ({ ...row, version }) as unknown as Partial<T>);
}

import { FindOptionsWhere, In, IsNull, LessThan, MoreThanOrEqual, ObjectLiteral, Repository } from 'typeorm';
import { Changes } from '../../core/ports/changes';
import { Changed, EntryStore, Listed, ListQuery } from '../../core/ports/entry-store';
import { EntryKind } from '../entry-kind';
import { REMEMBERED_MS, VersionedTable } from './versioned-table';

/** Keys that are looked up in one statement. */
const CHUNK = 500;

/** The columns that every list of people has. */
export interface EntryRow extends ObjectLiteral {
  id: number;
  reason: string;
  createdAt: number;
  updatedAt: number;
  /** When it was taken back; the row stays for a while, so that other processes learn of it. */
  removedAt: number | null;
  version: number;
}

/** How entries are written as rows. */
export interface EntryColumns<T, R extends EntryRow> {
  /** The property that holds the key. */
  readonly key: keyof R & string;
  /** What else a row in force has. */
  readonly inForce: Partial<R>;
  /** An entry, or `null` for a row that holds none. */
  read(row: R): T | null;
  write(entry: T): Partial<R>;
}

/**
 * A list of people as rows. There are few, so that removing compares every row: other spellings of a key,
 * as other programs write them, go with it.
 */
export class TypeOrmEntryStore<T extends object, R extends EntryRow> implements EntryStore<T> {
  private readonly table: VersionedTable<R>;
  private readonly present: FindOptionsWhere<R>;
  /** Rows read so far that hold no entry. */
  skipped = 0;

  constructor(
    private readonly rows: Repository<R>,
    private readonly kind: EntryKind<T>,
    private readonly columns: EntryColumns<T, R>,
  ) {
    this.table = new VersionedTable(rows);
    this.present = { ...columns.inForce, removedAt: IsNull() } as FindOptionsWhere<R>;
  }

  async load(): Promise<T[]> {
    const rows = await this.rows.find({ where: this.present, order: { id: 'ASC' } as never });
    const entries = new Map<string, T>();
    for (const row of rows) {
      const entry = this.columns.read(row);
      if (entry === null) this.skipped++;
      else entries.set(this.kind.keyOf(entry), entry);
    }
    return [...entries.values()];
  }

  version(): Promise<number> {
    return this.table.latest();
  }

  async changedSince(version: number): Promise<Changes<Changed<T>>> {
    const changes = await this.table.changedSince(version);
    const rows = changes.rows.flatMap((row) => {
      const entry = this.columns.read(row);
      return entry === null ? [] : [{ ...entry, removed: !this.isPresent(row) }];
    });
    return { rows, version: changes.version };
  }

  async list({ since, order, limit }: ListQuery): Promise<Listed<T>> {
    const [rows, total] = await this.rows.findAndCount({
      where: { ...this.present, createdAt: MoreThanOrEqual(since) } as FindOptionsWhere<R>,
      order: { createdAt: DIRECTION[order], id: DIRECTION[order] } as never,
      take: limit,
    });
    const entries = rows.flatMap((row) => {
      const entry = this.columns.read(row);
      return entry === null ? [] : [{ ...entry, createdAt: row.createdAt }];
    });
    return { total, entries };
  }

  add(entry: T, now: number): Promise<void> {
    return this.addAll([entry], now);
  }

  async addAll(entries: readonly T[], now: number): Promise<void> {
    const stored = new Map(
      entries.map((entry) => this.kind.storable(entry)).map((entry) => [this.kind.keyOf(entry), entry]),
    );
    const { key, inForce } = this.columns;
    const all = [...stored.values()].map((entry) => this.columns.write(entry));
    for (let from = 0; from < all.length; from += CHUNK) {
      const chunk = all.slice(from, from + CHUNK);
      const known = await this.rows.findBy({
        [key]: In(chunk.map((row) => row[key])),
      } as FindOptionsWhere<R>);
      const since = new Map(known.map((row) => [row[key], this.isPresent(row) ? row.createdAt : now]));
      await this.write(
        chunk.map((row) => {
          const createdAt = since.get(row[key] as R[typeof key]) ?? now;
          return { ...row, ...inForce, createdAt, updatedAt: now, removedAt: null } as Partial<R>;
        }),
      );
    }
  }

  async remove(key: string, now: number): Promise<boolean> {
    return (await this.removeAll([key], now)) > 0;
  }

  async removeAll(keys: readonly string[], now: number): Promise<number> {
    const wanted = new Set(keys.map((key) => this.kind.canonical(key) ?? key));
    const rows = await this.rows.find({ where: this.present });
    const found = new Set<string>();
    const matching = rows.filter((row) => {
      const written = row[this.columns.key] as string;
      const key = this.kind.canonical(written) ?? written;
      if (wanted.has(key)) found.add(key);
      return wanted.has(key);
    });
    await this.write(matching.map((row) => ({ ...withoutId(row), updatedAt: now, removedAt: now })));
    await this.forget(now);
    return found.size;
  }

  private write(rows: readonly Partial<R>[]): Promise<void> {
    const changing = ['reason', 'createdAt', 'updatedAt', 'removedAt', ...Object.keys(this.columns.inForce)];
    return this.table.upsert(rows, this.columns.key, changing);
  }

  /** The latest row stays, since versions go on from it. */
  private async forget(now: number): Promise<void> {
    const latest = await this.table.latest();
    await this.rows.delete({
      removedAt: LessThan(now - REMEMBERED_MS),
      version: LessThan(latest),
    } as FindOptionsWhere<R>);
  }

  private isPresent(row: R): boolean {
    const { inForce } = this.columns;
    return row.removedAt === null && Object.entries(inForce).every(([name, value]) => row[name] === value);
  }
}

const DIRECTION = { newest: 'DESC', oldest: 'ASC' } as const;

function withoutId<R extends EntryRow>({ id: _, ...row }: R): Partial<R> {
  return row as unknown as Partial<R>;
}

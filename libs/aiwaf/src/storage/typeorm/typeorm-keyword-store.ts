import { DataSource, In, IsNull, LessThan, MoreThan, MoreThanOrEqual, Repository } from 'typeorm';
import { Changes } from '../../core/ports/changes';
import { Changed, ListQuery } from '../../core/ports/entry-store';
import { KeywordRecord, KeywordStore, MergeKeywords } from '../../core/ports/keyword-store';
import { DynamicKeyword } from './entities/dynamic-keyword.entity';
import { toKeywordRecord, toKeywordRow } from './keyword-row';
import { REMEMBERED_MS, VersionedTable } from './versioned-table';

const CHUNK = 100;
const PURGE_EVERY_MS = 3_600_000;
const OVERWRITTEN = [
  'count',
  'lastUpdated',
  'firstSeen',
  'clientGroups',
  'wideGroups',
  'days',
  'state',
  'decidedAt',
  'removedAt',
] as const;

/**
 * Learned words as rows of `aiwaf_dynamickeyword`. Saving reads first and merges. Two processes that
 * save one word at the same instant may lose one sighting's group; the next save brings it back.
 */
export class TypeOrmKeywordStore implements KeywordStore {
  private readonly rows: Repository<DynamicKeyword>;
  private readonly table: VersionedTable<DynamicKeyword>;
  private purgedAt = -Infinity;
  /** Rows read so far that hold no word. */
  skipped = 0;

  constructor(dataSource: DataSource) {
    this.rows = dataSource.getRepository(DynamicKeyword);
    this.table = new VersionedTable(this.rows);
  }

  async load(limit: number): Promise<KeywordRecord[]> {
    const decided = await this.rows.find({
      where: { state: In(['approved', 'rejected']), removedAt: IsNull() },
      order: { id: 'ASC' },
    });
    const latest = await this.rows.find({
      where: { lastUpdated: MoreThan(0), removedAt: IsNull() },
      order: { lastUpdated: 'DESC', id: 'ASC' },
      take: limit,
    });
    const rows = new Map([...decided, ...latest].map((row) => [row.id, row]));
    return [...rows.values()].flatMap((row) => this.read(row));
  }

  version(): Promise<number> {
    return this.table.latest();
  }

  async changedSince(version: number): Promise<Changes<Changed<KeywordRecord>>> {
    const changes = await this.table.changedSince(version);
    const rows = changes.rows.flatMap((row) =>
      this.read(row).map((record) => ({ ...record, removed: row.removedAt !== null })),
    );
    return { rows, version: changes.version };
  }

  async find(keywords: readonly string[]): Promise<KeywordRecord[]> {
    const found: KeywordRecord[] = [];
    for (let from = 0; from < keywords.length; from += CHUNK) {
      const rows = await this.rows.findBy({
        keyword: In(keywords.slice(from, from + CHUNK)),
        removedAt: IsNull(),
      });
      found.push(...rows.flatMap((row) => this.read(row)));
    }
    return found;
  }

  async save(
    records: readonly KeywordRecord[],
    merge: MergeKeywords,
    seen = Infinity,
  ): Promise<KeywordRecord[]> {
    const saved: KeywordRecord[] = [];
    for (let from = 0; from < records.length; from += CHUNK) {
      const chunk = records.slice(from, from + CHUNK);
      const rows = await this.rows.findBy({ keyword: In(chunk.map(({ keyword }) => keyword)) });
      const stored = new Map(rows.map((row) => [row.keyword, row]));
      const merged = chunk.flatMap((ours) => {
        const row = stored.get(ours.keyword);
        if (row === undefined) return [ours];
        if (row.removedAt !== null) return row.version > seen ? [] : [ours];
        const [theirs] = this.read(row);
        return [theirs === undefined ? ours : merge(theirs, ours)];
      });
      await this.table.upsert(merged.map(toKeywordRow), 'keyword', OVERWRITTEN);
      saved.push(...merged);
    }
    return saved;
  }

  async list({ since, order, limit }: ListQuery) {
    const [rows, total] = await this.rows.findAndCount({
      where: {
        state: In(['proposed', 'active', 'approved', 'rejected']),
        lastUpdated: MoreThanOrEqual(since),
        removedAt: IsNull(),
      },
      order: { lastUpdated: order === 'newest' ? 'DESC' : 'ASC', id: 'ASC' },
      take: limit,
    });
    return { total, entries: rows.flatMap((row) => this.read(row)) };
  }

  async remove(keywords: readonly string[], now: number): Promise<void> {
    for (let from = 0; from < keywords.length; from += CHUNK) {
      const chunk = keywords.slice(from, from + CHUNK);
      // Nobody refuses a candidate, so that nobody need be told; the latest row stays, since versions go on from it.
      await this.rows.delete({
        keyword: In(chunk),
        version: LessThan(await this.table.latest()),
        state: In(['candidate', 'proposed']),
      });
      await this.forget(chunk, now);
    }
    if (now - this.purgedAt >= PURGE_EVERY_MS) await this.purge(now);
  }

  async forget(keywords: readonly string[], now: number): Promise<number> {
    let forgotten = 0;
    for (let from = 0; from < keywords.length; from += CHUNK) {
      const chunk = keywords.slice(from, from + CHUNK);
      const rows = await this.rows.findBy({ keyword: In(chunk), removedAt: IsNull() });
      const gone = rows.map(({ id: _, ...row }) => ({ ...row, removedAt: now }));
      await this.table.upsert(gone, 'keyword', ['removedAt']);
      forgotten += gone.length;
    }
    return forgotten;
  }

  private async purge(now: number): Promise<void> {
    this.purgedAt = now;
    await this.rows.delete({
      removedAt: LessThan(now - REMEMBERED_MS),
      version: LessThan(await this.table.latest()),
    });
  }

  private read(row: DynamicKeyword): KeywordRecord[] {
    const record = toKeywordRecord(row);
    if (record === null) this.skipped++;
    return record === null ? [] : [record];
  }
}

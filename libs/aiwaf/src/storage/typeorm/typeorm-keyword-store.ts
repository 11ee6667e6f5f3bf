import { DataSource, In, MoreThan, Repository } from 'typeorm';
import { KeywordRecord, KeywordStore, MergeKeywords } from '../../core/ports/keyword-store';
import { DynamicKeyword } from './entities/dynamic-keyword.entity';
import { toKeywordRecord, toKeywordRow } from './keyword-row';
import { upsert } from './upsert';

const CHUNK = 100;
const OVERWRITTEN = [
  'count',
  'lastUpdated',
  'firstSeen',
  'clientGroups',
  'wideGroups',
  'days',
  'state',
  'decidedAt',
] as const;

/**
 * Learned words as rows of `aiwaf_dynamickeyword`. Saving reads first and merges. Two processes that
 * save one word at the same instant may lose one sighting's group; the next save brings it back.
 */
export class TypeOrmKeywordStore implements KeywordStore {
  private readonly rows: Repository<DynamicKeyword>;
  /** Rows read so far that hold no word. */
  skipped = 0;

  constructor(dataSource: DataSource) {
    this.rows = dataSource.getRepository(DynamicKeyword);
  }

  async load(limit: number): Promise<KeywordRecord[]> {
    const decided = await this.rows.find({
      where: { state: In(['approved', 'rejected']) },
      order: { id: 'ASC' },
    });
    const latest = await this.rows.find({
      where: { lastUpdated: MoreThan(0) },
      order: { lastUpdated: 'DESC', id: 'ASC' },
      take: limit,
    });
    const rows = new Map([...decided, ...latest].map((row) => [row.id, row]));
    return [...rows.values()].flatMap((row) => this.read(row));
  }

  async inForce(limit: number): Promise<KeywordRecord[]> {
    const rows = await this.rows.find({
      where: { state: In(['active', 'approved']) },
      order: { lastUpdated: 'DESC', id: 'ASC' },
      take: limit,
    });
    return rows.flatMap((row) => this.read(row));
  }

  async find(keywords: readonly string[]): Promise<KeywordRecord[]> {
    const found: KeywordRecord[] = [];
    for (let from = 0; from < keywords.length; from += CHUNK) {
      const rows = await this.rows.findBy({ keyword: In(keywords.slice(from, from + CHUNK)) });
      found.push(...rows.flatMap((row) => this.read(row)));
    }
    return found;
  }

  async save(records: readonly KeywordRecord[], merge: MergeKeywords): Promise<KeywordRecord[]> {
    const saved: KeywordRecord[] = [];
    for (let from = 0; from < records.length; from += CHUNK) {
      const chunk = records.slice(from, from + CHUNK);
      const found = await this.find(chunk.map(({ keyword }) => keyword));
      const stored = new Map(found.map((record) => [record.keyword, record]));
      const merged = chunk.map((ours) => {
        const theirs = stored.get(ours.keyword);
        return theirs === undefined ? ours : merge(theirs, ours);
      });
      await upsert(this.rows, merged.map(toKeywordRow), 'keyword', [...OVERWRITTEN]);
      saved.push(...merged);
    }
    return saved;
  }

  async remove(keywords: readonly string[]): Promise<void> {
    for (let from = 0; from < keywords.length; from += CHUNK) {
      await this.rows.delete({ keyword: In(keywords.slice(from, from + CHUNK)) });
    }
  }

  private read(row: DynamicKeyword): KeywordRecord[] {
    const record = toKeywordRecord(row);
    if (record === null) this.skipped++;
    return record === null ? [] : [record];
  }
}

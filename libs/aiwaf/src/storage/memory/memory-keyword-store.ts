import { Changes } from '../../core/ports/changes';
import { Changed, ListQuery } from '../../core/ports/entry-store';
import { KeywordRecord, KeywordStore, MergeKeywords } from '../../core/ports/keyword-store';

interface Kept {
  readonly record: KeywordRecord;
  readonly removed: boolean;
  readonly version: number;
}

/** Learned words that last as long as the process. */
export class MemoryKeywordStore implements KeywordStore {
  private readonly rows = new Map<string, Kept>();
  private latest = 0;

  async load(limit: number): Promise<KeywordRecord[]> {
    const all = [...this.rows.values()].filter(({ removed }) => !removed).map(({ record }) => record);
    all.sort((a, b) => b.lastSeen - a.lastSeen);
    const decided = all.filter((record) => record.decidedAt !== null);
    return [...decided, ...all.filter((record) => record.decidedAt === null).slice(0, limit)];
  }

  async version(): Promise<number> {
    return this.latest;
  }

  async changedSince(version: number): Promise<Changes<Changed<KeywordRecord>>> {
    const changed = [...this.rows.values()].filter((row) => row.version > version);
    changed.sort((a, b) => a.version - b.version);
    return { rows: changed.map(({ record, removed }) => ({ ...record, removed })), version: this.latest };
  }

  async find(keywords: readonly string[]): Promise<KeywordRecord[]> {
    return keywords.flatMap((keyword) => {
      const row = this.rows.get(keyword);
      return row === undefined || row.removed ? [] : [row.record];
    });
  }

  async save(
    records: readonly KeywordRecord[],
    merge: MergeKeywords,
    seen = Infinity,
  ): Promise<KeywordRecord[]> {
    return records.flatMap((ours) => {
      const stored = this.rows.get(ours.keyword);
      if (stored?.removed === true && stored.version > seen) return [];
      const record = stored === undefined || stored.removed ? ours : merge(stored.record, ours);
      this.rows.set(record.keyword, { record, removed: false, version: ++this.latest });
      return record;
    });
  }

  async list({ since, order, limit }: ListQuery) {
    const found = (await this.load(Infinity)).filter(
      ({ state, lastSeen }) => state !== 'candidate' && lastSeen >= since,
    );
    found.sort((a, b) => (order === 'newest' ? b.lastSeen - a.lastSeen : a.lastSeen - b.lastSeen));
    return { total: found.length, entries: found.slice(0, limit) };
  }

  async remove(keywords: readonly string[], now: number): Promise<void> {
    await this.forget(keywords, now);
  }

  async forget(keywords: readonly string[], _now: number): Promise<number> {
    let forgotten = 0;
    for (const keyword of keywords) {
      const row = this.rows.get(keyword);
      if (row === undefined || row.removed) continue;
      this.rows.set(keyword, { ...row, removed: true, version: ++this.latest });
      forgotten++;
    }
    return forgotten;
  }
}

import { KeywordRecord, KeywordStore, MergeKeywords } from '../../core/ports/keyword-store';

/** Learned words that last as long as the process. */
export class MemoryKeywordStore implements KeywordStore {
  private readonly records = new Map<string, KeywordRecord>();

  async load(limit: number): Promise<KeywordRecord[]> {
    const all = [...this.records.values()].sort((a, b) => b.lastSeen - a.lastSeen);
    const decided = all.filter((record) => record.decidedAt !== null);
    return [...decided, ...all.filter((record) => record.decidedAt === null).slice(0, limit)];
  }

  async inForce(limit: number): Promise<KeywordRecord[]> {
    const all = [...this.records.values()].filter(({ state }) => state === 'active' || state === 'approved');
    return all.sort((a, b) => b.lastSeen - a.lastSeen).slice(0, limit);
  }

  async find(keywords: readonly string[]): Promise<KeywordRecord[]> {
    return keywords.flatMap((keyword) => this.records.get(keyword) ?? []);
  }

  async save(records: readonly KeywordRecord[], merge: MergeKeywords): Promise<KeywordRecord[]> {
    return records.map((ours) => {
      const stored = this.records.get(ours.keyword);
      const record = stored === undefined ? ours : merge(stored, ours);
      this.records.set(record.keyword, record);
      return record;
    });
  }

  async remove(keywords: readonly string[]): Promise<void> {
    for (const keyword of keywords) this.records.delete(keyword);
  }
}

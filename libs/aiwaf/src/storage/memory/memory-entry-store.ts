import { Changes } from '../../core/ports/changes';
import { Changed, EntryStore, Listed, ListQuery } from '../../core/ports/entry-store';
import { EntryKind } from '../entry-kind';

interface Kept<T> {
  readonly entry: T;
  readonly createdAt: number;
  readonly removed: boolean;
  readonly version: number;
}

/** A list that lasts as long as the process. */
export class MemoryEntryStore<T extends object> implements EntryStore<T> {
  private readonly rows = new Map<string, Kept<T>>();
  private latest = 0;

  constructor(private readonly kind: EntryKind<T>) {}

  async load(): Promise<T[]> {
    return this.present().map(({ entry }) => entry);
  }

  async version(): Promise<number> {
    return this.latest;
  }

  async changedSince(version: number): Promise<Changes<Changed<T>>> {
    const changed = [...this.rows.values()].filter((row) => row.version > version);
    changed.sort((a, b) => a.version - b.version);
    return { rows: changed.map(({ entry, removed }) => ({ ...entry, removed })), version: this.latest };
  }

  async list({ since, order, limit }: ListQuery): Promise<Listed<T>> {
    const found = this.present().filter(({ createdAt }) => createdAt >= since);
    found.sort((a, b) => a.createdAt - b.createdAt || a.version - b.version);
    if (order === 'newest') found.reverse();
    const entries = found.slice(0, limit).map(({ entry, createdAt }) => ({ ...entry, createdAt }));
    return { total: found.length, entries };
  }

  add(entry: T, now: number): Promise<void> {
    return this.addAll([entry], now);
  }

  async addAll(entries: readonly T[], now: number): Promise<void> {
    for (const entry of entries.map((each) => this.kind.storable(each))) {
      const key = this.kind.keyOf(entry);
      const before = this.rows.get(key);
      const createdAt = before === undefined || before.removed ? now : before.createdAt;
      this.rows.set(key, { entry, createdAt, removed: false, version: ++this.latest });
    }
  }

  async remove(key: string, now: number): Promise<boolean> {
    return (await this.removeAll([key], now)) > 0;
  }

  async removeAll(keys: readonly string[], _now: number): Promise<number> {
    let removed = 0;
    for (const key of keys) {
      const canonical = this.kind.canonical(key) ?? key;
      const before = this.rows.get(canonical);
      if (before === undefined || before.removed) continue;
      this.rows.set(canonical, { ...before, removed: true, version: ++this.latest });
      removed++;
    }
    return removed;
  }

  private present(): Kept<T>[] {
    return [...this.rows.values()].filter(({ removed }) => !removed);
  }
}

import { EntryStore } from '../../core/ports/entry-store';

/** A list that people keep as this process knows it: read whole at start, then followed by its changes. */
export class EntryList<T extends object> {
  private readonly known = new Map<string, T>();
  private version = 0;

  constructor(
    private readonly store: EntryStore<T>,
    private readonly keyOf: (entry: T) => string,
  ) {}

  get entries(): T[] {
    return [...this.known.values()];
  }

  get(key: string): T | undefined {
    return this.known.get(key);
  }

  async load(): Promise<void> {
    // The version first: what is written in between is read twice, and nothing is missed.
    this.version = await this.store.version();
    const entries = await this.store.load();
    this.known.clear();
    for (const entry of entries) this.known.set(this.keyOf(entry), entry);
  }

  /** Takes over what was written since; answers whether that was anything. */
  async follow(): Promise<boolean> {
    const { rows, version } = await this.store.changedSince(this.version);
    for (const { removed, ...rest } of rows) {
      const entry = rest as unknown as T;
      if (removed) this.known.delete(this.keyOf(entry));
      else this.known.set(this.keyOf(entry), entry);
    }
    this.version = version;
    return rows.length > 0;
  }
}

/** What {@link TopClients} ranks. */
interface Ranked {
  readonly client: string;
  /** Higher is kept longer. */
  readonly points: number;
  /** What it is counted as. */
  readonly kind: string;
}

/** Keeps the entries with most points, one per client, and counts all. */
export class TopClients<T extends Ranked> {
  private entries = new Map<string, T>();
  private readonly dropped = new Map<string, number>();

  constructor(private readonly max: number) {}

  /** Takes an entry, unless its client has one of as many points. */
  add(entry: T): void {
    const before = this.entries.get(entry.client);
    if (before !== undefined && before.points >= entry.points) return;
    this.entries.set(entry.client, entry);
    if (this.entries.size > 2 * this.max) this.shrink();
  }

  delete(client: string): void {
    this.entries.delete(client);
  }

  has(client: string): boolean {
    return this.entries.has(client);
  }

  get total(): number {
    return [...this.dropped.values()].reduce((sum, count) => sum + count, this.entries.size);
  }

  /** How many of each kind there were. */
  counts(): Record<string, number> {
    const counts = new Map(this.dropped);
    for (const { kind } of this.entries.values()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Forgets what no longer holds, as far as it is still there. */
  retain(holds: (entry: T) => boolean): void {
    for (const [client, entry] of this.entries) if (!holds(entry)) this.entries.delete(client);
  }

  /** The entries with most points, most first. */
  list(): T[] {
    return this.sorted().slice(0, this.max);
  }

  private shrink(): void {
    const sorted = this.sorted();
    for (const { kind } of sorted.slice(this.max)) this.dropped.set(kind, (this.dropped.get(kind) ?? 0) + 1);
    this.entries = new Map(sorted.slice(0, this.max).map((entry) => [entry.client, entry]));
  }

  private sorted(): T[] {
    return [...this.entries.values()].sort((a, b) => b.points - a.points || (a.client < b.client ? -1 : 1));
  }
}

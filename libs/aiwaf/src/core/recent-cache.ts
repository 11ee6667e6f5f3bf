import { detached } from './detached';

/**
 * The last things seen, in two generations: when the young one is full it becomes the old one, and
 * what nobody asked for since is forgotten. Cheaper per look-up than an exact order of use, which touches
 * three neighbours of an entry as well, all of them cold where clients are many. A key does not keep the longer
 * text that it was cut from.
 */
export class RecentCache<V> {
  private young = new Map<string, V>();
  private old = new Map<string, V>();

  /** @param generation entries of one generation; at most twice as many are kept */
  constructor(private readonly generation: number) {}

  get(key: string): V | undefined {
    const value = this.young.get(key);
    if (value !== undefined) return value;
    const older = this.old.get(key);
    if (older !== undefined) this.set(key, older);
    return older;
  }

  set(key: string, value: V): void {
    if (this.young.size >= this.generation) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(detached(key), value);
  }

  delete(key: string): void {
    this.young.delete(key);
    this.old.delete(key);
  }

  clear(): void {
    this.young.clear();
    this.old.clear();
  }

  /** Entries that are kept, one in both generations counted twice. */
  get size(): number {
    return this.young.size + this.old.size;
  }
}

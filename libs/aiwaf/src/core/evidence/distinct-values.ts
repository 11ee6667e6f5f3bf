import { LRUCache } from 'lru-cache';
import { fnv1a } from '../fnv1a';

const WINDOW_MS = 600_000;
/** Values remembered per client: three times what bans a stranger. */
const MAX_VALUES = 64;
const MAX_CLIENTS = 10_000;
/** Characters of a value that tell it apart. */
const MAX_LENGTH = 100;

/** Which values a client has been refused for within ten minutes, so that a reload costs no further points. */
export class DistinctValues {
  /** Per client hashes and instants in turn. A collision lets one value go uncounted. */
  private readonly seen = new LRUCache<string, number[]>({ max: MAX_CLIENTS });

  /** Notes a value; answers whether it is new within the window. */
  add(client: string, value: string, now: number): boolean {
    const known = this.seen.get(client) ?? [];
    const hash = fnv1a(value.slice(0, MAX_LENGTH));
    const kept: number[] = [];
    let isNew = true;
    for (let i = 0; i < known.length; i += 2) {
      if (known[i + 1] <= now - WINDOW_MS) continue;
      if (known[i] === hash) isNew = false;
      kept.push(known[i], known[i + 1]);
    }
    if (isNew) kept.push(hash, now);
    this.seen.set(client, kept.slice(-2 * MAX_VALUES));
    return isNew;
  }

  get size(): number {
    return this.seen.size;
  }
}

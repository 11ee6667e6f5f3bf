import { RequestLogEntry } from '../../core/ports/request-log-sink';
import { Backlog } from '../batch-writer';
import { Fifo } from './fifo';

/**
 * Log entries that wait. Beyond the bound the oldest request that passed is dropped; denials, real
 * and reported ones, only when nothing else is left, since they are what an operator looks for.
 */
export class EntryBacklog implements Backlog<RequestLogEntry> {
  private readonly passed = new Fifo<RequestLogEntry>();
  private readonly denied = new Fifo<RequestLogEntry>();
  /** Being written; they cannot be dropped any more. */
  private taken = 0;

  /** @param max entries that wait at most */
  constructor(private readonly max: number) {}

  get size(): number {
    return this.passed.size + this.denied.size + this.taken;
  }

  add(entry: RequestLogEntry): number {
    const full = this.size >= this.max;
    if (full && !this.makeRoom(entry)) return 1;
    this.laneOf(entry).push(entry);
    return full ? 1 : 0;
  }

  /** Denials first: they wait the shortest time to be lost with the process. */
  next(limit: number): RequestLogEntry[] {
    const entries: RequestLogEntry[] = [];
    for (const lane of [this.denied, this.passed]) {
      while (entries.length < limit) {
        const entry = lane.shift();
        if (entry === undefined) break;
        entries.push(entry);
      }
    }
    this.taken = entries.length;
    return entries;
  }

  written(): void {
    this.taken = 0;
  }

  failed(entries: readonly RequestLogEntry[]): void {
    this.taken = 0;
    for (const entry of entries) this.laneOf(entry).push(entry);
  }

  clear(): void {
    this.taken = 0;
    this.passed.clear();
    this.denied.clear();
  }

  private laneOf({ verdict }: RequestLogEntry): Fifo<RequestLogEntry> {
    return verdict === 'pass' ? this.passed : this.denied;
  }

  /** Answers whether there is room for the entry now. */
  private makeRoom(entry: RequestLogEntry): boolean {
    if (this.passed.shift() !== undefined) return true;
    return entry.verdict !== 'pass' && this.denied.shift() !== undefined;
  }
}

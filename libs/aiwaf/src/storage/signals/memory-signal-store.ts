import { LRUCache } from 'lru-cache';
import { Signal, SignalStore } from '../../core/ports/signal-store';

/** Clients whose signals are kept, and signals of each: at about 120 bytes a signal 20 MB at most. */
const MAX_CLIENTS = 5_000;
const MAX_SIGNALS = 32;

/** Signals that last as long as the process; the clients that were given none for longest are forgotten first. */
export class MemorySignalStore implements SignalStore {
  private readonly clients: LRUCache<string, Signal[]>;

  constructor(maxClients = MAX_CLIENTS) {
    this.clients = new LRUCache({ max: maxClients });
  }

  async add(signals: readonly Signal[]): Promise<void> {
    for (const signal of signals) {
      const known = this.clients.get(signal.key) ?? [];
      // Requests end in another order than they began.
      const place = known.findLastIndex(({ at }) => at <= signal.at) + 1;
      known.splice(place, 0, signal);
      if (known.length > MAX_SIGNALS) known.shift();
      this.clients.set(signal.key, known);
    }
  }

  async of(key: string, limit: number): Promise<Signal[]> {
    return (this.clients.peek(key) ?? []).slice(-limit);
  }

  async purge(horizon: number): Promise<number> {
    let forgotten = 0;
    for (const [key, signals] of this.clients.entries()) {
      const kept = signals.filter(({ at }) => at >= horizon);
      forgotten += signals.length - kept.length;
      if (kept.length === 0) this.clients.delete(key);
      else if (kept.length < signals.length) signals.splice(0, signals.length, ...kept);
    }
    return forgotten;
  }
}

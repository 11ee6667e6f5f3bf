import { StateStore } from '../../core/ports/state-store';

/** State that lasts as long as the process. */
export class MemoryStateStore implements StateStore {
  private readonly values = new Map<string, string>();

  async get(key: string): Promise<string | null> {
    return this.values.get(key) ?? null;
  }

  async set(key: string, value: string, _now: number): Promise<void> {
    this.values.set(key, value);
  }
}

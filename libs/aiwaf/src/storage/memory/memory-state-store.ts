import { StateStore } from '../../core/ports/state-store';

/** State that lasts as long as the process. */
export class MemoryStateStore implements StateStore {
  private readonly values = new Map<string, { value: string; setAt: number }>();

  async get(key: string): Promise<string | null> {
    return this.values.get(key)?.value ?? null;
  }

  async setAt(key: string): Promise<number | null> {
    return this.values.get(key)?.setAt ?? null;
  }

  async set(key: string, value: string, now: number): Promise<void> {
    this.values.set(key, { value, setAt: now });
  }
}

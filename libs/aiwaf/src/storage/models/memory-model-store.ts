import { ModelPointer, ModelRecord, ModelStore, SeenPointer } from '../../core/ports/model-store';

/** Models that last as long as the process. */
export class MemoryModelStore implements ModelStore {
  readonly place = 'memory';
  private readonly versions = new Map<string, { record: ModelRecord; content: string }>();
  private current: SeenPointer | null = null;
  private changes = 0;

  async pointer(): Promise<SeenPointer | null> {
    return this.current;
  }

  async setPointer(pointer: ModelPointer): Promise<void> {
    this.current = { ...pointer, stamp: String(++this.changes) };
  }

  async records(): Promise<ModelRecord[]> {
    return [...this.versions.values()].map(({ record }) => record);
  }

  async content(version: string): Promise<string | null> {
    return this.versions.get(version)?.content ?? null;
  }

  async put(record: ModelRecord, content: string): Promise<void> {
    this.versions.set(record.version, { record, content });
  }

  async remove(versions: readonly string[]): Promise<void> {
    for (const version of versions) this.versions.delete(version);
  }
}

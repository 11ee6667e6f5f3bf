import { DataSource, Repository } from 'typeorm';
import { StateStore } from '../../core/ports/state-store';
import { State } from './entities/state.entity';
import { upsert } from './upsert';

/** State as rows of `aiwaf_state`. */
export class TypeOrmStateStore implements StateStore {
  private readonly rows: Repository<State>;

  constructor(dataSource: DataSource) {
    this.rows = dataSource.getRepository(State);
  }

  async get(key: string): Promise<string | null> {
    return (await this.rows.findOneBy({ key }))?.value ?? null;
  }

  async setAt(key: string): Promise<number | null> {
    const row = await this.rows.findOne({ select: { id: true, updatedAt: true }, where: { key } });
    return row?.updatedAt ?? null;
  }

  async set(key: string, value: string, now: number): Promise<void> {
    await upsert(this.rows, [{ key, value, updatedAt: now }], 'key', ['value', 'updatedAt']);
  }
}

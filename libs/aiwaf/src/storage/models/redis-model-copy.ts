import { ModelCopy } from '../../core/ports/model-store';
import { RedisClient } from '../../core/ports/redis-client';

/** All keys of AIWAF share the braces, and so one slot of a cluster. */
const KEY = '{aiwaf}:model';

/** The model in force as a value in Redis. */
export class RedisModelCopy implements ModelCopy {
  readonly place = 'redis';

  constructor(
    private readonly client: RedisClient,
    private readonly key = KEY,
  ) {}

  async read(): Promise<string | null> {
    const value: unknown = await this.client.get(this.key);
    return typeof value === 'string' ? value : null;
  }

  async write(content: string): Promise<void> {
    await this.client.set(this.key, content);
  }
}

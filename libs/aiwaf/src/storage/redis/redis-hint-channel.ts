import { HintChannel } from '../../core/ports/hint-channel';
import { GuardedRedis } from './guarded-redis';
import { RedisCommands } from './redis-commands';

/** Neither a key prefix nor a database number parts channels: a hint of a stranger costs a look. */
const CHANNEL = 'aiwaf:hints';

/** Hints by publish and subscribe. */
export class RedisHintChannel implements HintChannel {
  private end: (() => void) | null = null;

  constructor(
    private readonly redis: Pick<GuardedRedis, 'publish'>,
    private readonly commands: Pick<RedisCommands, 'subscribe'>,
  ) {}

  publish(hint: string): Promise<unknown> {
    return this.redis.publish(CHANNEL, hint);
  }

  async subscribe(listener: (hint: string) => void): Promise<void> {
    this.end = await this.commands.subscribe(CHANNEL, listener);
  }

  async close(): Promise<void> {
    this.end?.();
    this.end = null;
  }
}

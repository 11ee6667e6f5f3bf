import { RedisClient } from '../../core/ports/redis-client';
import { IoRedisCommands, isIoRedis } from './ioredis-commands';
import { isNodeRedis, NodeRedisCommands } from './node-redis-commands';
import { RedisCommands } from './redis-commands';

/** The commands of a client, told by its methods; `null` for one that can only get and set. */
export function redisCommandsOf(client: RedisClient): RedisCommands | null {
  if (isNodeRedis(client)) return new NodeRedisCommands(client);
  if (isIoRedis(client)) return new IoRedisCommands(client);
  return null;
}

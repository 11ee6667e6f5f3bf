/** What is asked of a Redis client; `ioredis` and `redis` (node-redis) are such clients as they are. */
export interface RedisClient {
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<unknown>;
}

/**
 * What is asked of a Redis client; `ioredis` and `redis` (node-redis) are such clients as they are, of one
 * server or of a cluster. With these two methods alone it keeps a copy of the model; counters, points and
 * hints also take the methods of those two clients that run scripts, publish and duplicate.
 */
export interface RedisClient {
  /** The value of a key, or `null`. */
  get(key: string): Promise<string | null>;
  /** Writes the value of a key. */
  set(key: string, value: string): Promise<unknown>;
}

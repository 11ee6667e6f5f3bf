import { hasMethods, RedisCommands, RedisKeys, RedisScript } from './redis-commands';

/** What is used of `ioredis`, of one server or of a cluster. */
export interface IoRedisClient {
  readonly isCluster?: boolean;
  eval(source: string, keys: number, ...rest: string[]): Promise<unknown>;
  evalsha(sha: string, keys: number, ...rest: string[]): Promise<unknown>;
  publish(channel: string, message: string): Promise<unknown>;
  duplicate(...overrides: object[]): IoRedisSubscriber;
}

interface IoRedisSubscriber {
  on(event: 'message', listener: (channel: string, message: string) => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  subscribe(channel: string): Promise<unknown>;
  disconnect(): void;
}

/** A subscription outlives every failure of the connection, whatever commands are to do then. */
const ENDURING = {
  enableOfflineQueue: true,
  maxRetriesPerRequest: null,
  retryStrategy: (times: number) => Math.min(times * 100, 2_000),
};

export function isIoRedis(client: object): client is IoRedisClient {
  return hasMethods(client, ['eval', 'evalsha', 'publish', 'duplicate']);
}

export class IoRedisCommands implements RedisCommands {
  constructor(private readonly client: IoRedisClient) {}

  runSource({ source }: RedisScript, keys: RedisKeys, args: readonly string[]): Promise<unknown> {
    if (typeof keys === 'string') return this.client.eval(source, 1, keys, ...args);
    return this.client.eval(source, keys.length, ...keys, ...args);
  }

  runDigest({ sha }: RedisScript, keys: RedisKeys, args: readonly string[]): Promise<unknown> {
    if (typeof keys === 'string') return this.client.evalsha(sha, 1, keys, ...args);
    return this.client.evalsha(sha, keys.length, ...keys, ...args);
  }

  publish(channel: string, message: string): Promise<unknown> {
    return this.client.publish(channel, message);
  }

  async subscribe(channel: string, listener: (message: string) => void): Promise<() => void> {
    const { client } = this;
    const subscriber = client.isCluster === true ? client.duplicate() : client.duplicate(ENDURING);
    subscriber.on('error', () => undefined);
    subscriber.on('message', (_channel, message) => listener(message));
    // Waits for the server where that is away; the subscription is renewed with the connection.
    subscriber.subscribe(channel).catch(() => undefined);
    return () => subscriber.disconnect();
  }
}

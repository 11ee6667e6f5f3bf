import { hasMethods, RedisCommands, RedisKeys, RedisScript } from './redis-commands';

interface ScriptOptions {
  readonly keys: string[];
  readonly arguments: string[];
}

/** What is used of `redis` (node-redis), of one server, a cluster, or what sentinels lead to. */
export interface NodeRedisClient {
  eval(source: string, options: ScriptOptions): Promise<unknown>;
  evalSha(sha: string, options: ScriptOptions): Promise<unknown>;
  publish(channel: string, message: string): Promise<unknown>;
  duplicate(): NodeRedisSubscriber;
}

interface NodeRedisSubscriber {
  on(event: 'error', listener: (error: unknown) => void): unknown;
  connect(): Promise<unknown>;
  subscribe(channel: string, listener: (message: string) => void): Promise<unknown>;
  destroy?(): unknown;
  disconnect?(): unknown;
}

export function isNodeRedis(client: object): client is NodeRedisClient {
  return hasMethods(client, ['eval', 'evalSha', 'publish', 'duplicate']);
}

export class NodeRedisCommands implements RedisCommands {
  constructor(private readonly client: NodeRedisClient) {}

  runSource({ source }: RedisScript, keys: RedisKeys, args: readonly string[]): Promise<unknown> {
    return this.client.eval(source, { keys: listOf(keys), arguments: args as string[] });
  }

  runDigest({ sha }: RedisScript, keys: RedisKeys, args: readonly string[]): Promise<unknown> {
    return this.client.evalSha(sha, { keys: listOf(keys), arguments: args as string[] });
  }

  publish(channel: string, message: string): Promise<unknown> {
    return this.client.publish(channel, message);
  }

  async subscribe(channel: string, listener: (message: string) => void): Promise<() => void> {
    const subscriber = this.client.duplicate();
    // Without a listener this client throws what happens to its connection.
    subscriber.on('error', () => undefined);
    // Waits for the server where that is away; the subscription is renewed with the connection.
    subscriber
      .connect()
      .then(() => subscriber.subscribe(channel, listener))
      .catch(() => undefined);
    return () => void end(subscriber);
  }
}

function listOf(keys: RedisKeys): string[] {
  return typeof keys === 'string' ? [keys] : [...keys];
}

async function end(subscriber: NodeRedisSubscriber): Promise<void> {
  try {
    await (subscriber.destroy === undefined ? subscriber.disconnect?.() : subscriber.destroy());
  } catch {
    // It was closed already.
  }
}

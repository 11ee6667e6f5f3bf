import { Redis } from 'ioredis';
import { createClient } from 'redis';
import type { AiwafOptions } from '#aiwaf/internals';

type RedisClient = NonNullable<AiwafOptions['redis']>;

/** The Redis of the tests, which they may write keys of AIWAF to. */
export const REDIS_URL = process.env.TEST_AIWAF_REDIS ?? 'redis://127.0.0.1:6379';

export const CLIENT_NAMES = ['ioredis', 'node-redis'] as const;
export type ClientName = (typeof CLIENT_NAMES)[number];

/** A client as hosts make it. */
export interface OpenedClient {
  readonly client: RedisClient;
  /** Runs a command such as `['CLIENT', 'KILL', 'TYPE', 'pubsub']`. */
  send(...command: string[]): Promise<unknown>;
  end(): void;
}

/** Connects, and rejects where nothing answers; afterwards it reconnects as the client does by itself. */
export async function connectClient(name: ClientName, url = REDIS_URL): Promise<OpenedClient> {
  if (name === 'ioredis') {
    let connected = false;
    const retryStrategy = (times: number) => (connected ? Math.min(times * 50, 500) : null);
    const client = new Redis(url, { lazyConnect: true, retryStrategy });
    client.on('error', () => undefined);
    await client.connect();
    connected = true;
    const send = (...[verb, ...rest]: string[]) => client.call(verb, ...rest);
    return { client, send, end: () => client.disconnect() };
  }
  let connected = false;
  const client = createClient({
    url,
    socket: {
      reconnectStrategy: (retries, cause) => (connected ? Math.min(retries * 50, 500) : cause),
    },
  });
  client.on('error', () => undefined);
  await client.connect();
  connected = true;
  return { client, send: (...command) => client.sendCommand(command), end: () => client.destroy() };
}

/** As {@link connectClient}; `null` where no server answers, which is told, and in CI an error. */
export async function connectClientOrSkip(name: ClientName): Promise<OpenedClient | null> {
  try {
    return await connectClient(name);
  } catch (error) {
    if (process.env.CI === 'true') throw error;
    console.warn(`Skipped: no Redis answers at ${REDIS_URL} (TEST_AIWAF_REDIS), for ${name}.`);
    return null;
  }
}

import { createHash } from 'node:crypto';

/** A Lua script, and the digest under which a server knows it that has run it once. */
export interface RedisScript {
  readonly source: string;
  readonly sha: string;
}

/** One key, or several with the same text in braces. */
export type RedisKeys = string | readonly string[];

export function redisScript(source: string): RedisScript {
  return { source, sha: createHash('sha1').update(source).digest('hex') };
}

/**
 * The commands that counters and hints need, over whichever client. A script is given one key, or
 * several that lie on one node of a cluster. What fails rejects; what hangs is the caller's concern.
 */
export interface RedisCommands {
  runSource(script: RedisScript, keys: RedisKeys, args: readonly string[]): Promise<unknown>;
  /** Rejects with `NOSCRIPT` on a server that has not run the script. */
  runDigest(script: RedisScript, keys: RedisKeys, args: readonly string[]): Promise<unknown>;
  publish(channel: string, message: string): Promise<unknown>;
  /** Subscribes on a connection of its own and answers what ends it. */
  subscribe(channel: string, listener: (message: string) => void): Promise<() => void>;
}

/** Whether an object has all of these methods. */
export function hasMethods(client: object, names: readonly string[]): boolean {
  return names.every((name) => typeof (client as Record<string, unknown>)[name] === 'function');
}

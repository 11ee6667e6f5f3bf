import { EventEmitter } from 'node:events';
import { Socket } from 'node:net';
import { DataSource } from 'typeorm';

/** A connection of `pg` or `mysql2`. */
interface Connection {
  readonly stream?: Socket;
  readonly connection?: { readonly stream?: Socket };
}

const inUse = new WeakMap<DataSource, Set<Socket>>();

/**
 * Cuts connections on which a statement has had no answer for `limitMs`, as when the server is frozen
 * or its network gone: the statement fails, and the pool makes a new connection. Drivers wait for ever.
 * Does nothing for SQLite.
 */
export function limitHangs(dataSource: DataSource, limitMs: number): void {
  const pool = poolOf(dataSource);
  if (pool === null) return;
  const busy = new Set<Socket>();
  const known = new WeakSet<Socket>();
  inUse.set(dataSource, busy);
  pool.on('acquire', (connection: Connection) => {
    const stream = streamOf(connection);
    if (stream === undefined) return;
    busy.add(stream);
    stream.setTimeout(limitMs);
    if (known.has(stream)) return;
    known.add(stream);
    stream.on('timeout', () => stream.destroy(new Error(`no answer within ${limitMs} ms`)));
    stream.once('close', () => busy.delete(stream));
  });
  // `pg` tells an error, or `undefined`, before the connection.
  pool.on('release', (...told: (Connection | undefined)[]) => {
    const stream = streamOf(told.at(-1));
    stream?.setTimeout(0);
    if (stream !== undefined) busy.delete(stream);
  });
}

/** Closes a data source; what has not come to an end after `limitMs` is cut off. Never rejects. */
export async function closeDataSource(dataSource: DataSource, limitMs: number): Promise<void> {
  if (!dataSource.isInitialized) return;
  const timer = setTimeout(() => {
    for (const stream of inUse.get(dataSource) ?? []) stream.destroy(new Error('closed'));
  }, limitMs);
  await dataSource.destroy().catch(() => undefined);
  clearTimeout(timer);
}

function poolOf({ driver }: DataSource): EventEmitter | null {
  const { master, pool } = driver as { master?: unknown; pool?: unknown };
  return [master, pool].find((candidate) => candidate instanceof EventEmitter) ?? null;
}

function streamOf(connection: Connection | undefined): Socket | undefined {
  return connection?.stream ?? connection?.connection?.stream;
}

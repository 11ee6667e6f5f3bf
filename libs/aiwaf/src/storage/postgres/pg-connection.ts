import { Socket } from 'node:net';
import { DataSource } from 'typeorm';

const CONNECT_LIMIT_MS = 5_000;
/** The kernel asks a silent peer after so long, in ms. */
const KEEP_ALIVE_MS = 10_000;

/** What is used of a connection of `pg`. */
export interface PgConnection {
  /** Not there with `pg-native`. */
  readonly connection?: { readonly stream?: Socket };
  connect(): Promise<unknown>;
  query(sql: string): Promise<unknown>;
  end(): Promise<void>;
  unref?(): void;
  on(event: 'notification', listener: (told: { readonly payload?: string }) => void): unknown;
  on(event: 'error' | 'end', listener: () => void): unknown;
}

interface PgPool {
  readonly Client?: new (options: object) => PgConnection;
  readonly options: { readonly password?: unknown };
}

/**
 * A connection beside the pool of a data source, by the same options, not open yet.
 *
 * @throws Error where the data source is closed, or has a pool of another kind
 */
export function connectionBeside({ driver }: DataSource): PgConnection {
  const pool = (driver as { master?: PgPool }).master;
  if (typeof pool?.Client !== 'function') throw new Error('the data source makes no connections');
  return new pool.Client({
    ...pool.options,
    // Hidden by the pool, so that it would not be copied.
    password: pool.options.password,
    application_name: 'aiwaf-hints',
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
  });
}

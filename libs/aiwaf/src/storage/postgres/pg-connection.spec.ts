import { DataSource } from 'typeorm';
import { connectionBeside } from './pg-connection';

interface Pg {
  readonly Pool: new (options: object) => { end(): Promise<void> };
}

/** The package `pg`, which has no types of its own. */
const { postgres } = new DataSource({ type: 'postgres' }).driver as unknown as { postgres: Pg };
const over = (master: unknown) => connectionBeside({ driver: { master } } as unknown as DataSource);

describe('a connection beside the pool of a data source', () => {
  it('has the options of the pool, with a password that is made anew each time, and is kept alive', async () => {
    const password = () => 'secret';
    const pool = new postgres.Pool({
      host: 'db.internal',
      user: 'shop',
      database: 'shop',
      password,
      ssl: true,
    });
    expect(over(pool)).toMatchObject({
      host: 'db.internal',
      user: 'shop',
      database: 'shop',
      password,
      ssl: true,
      connection: { _keepAlive: true },
    });
    await pool.end();
  });

  it('is refused in words where the data source is closed', () => {
    expect(() => over(undefined)).toThrow('the data source makes no connections');
  });
});

import { DataSource, Repository } from 'typeorm';
import { Lease, LeaseStore } from '../../core/ports/lease-store';
import { LeaseEntry } from '../typeorm/entities/lease.entity';
import { whileBusy } from '../typeorm/sqlite';
import { latestHonestEnd } from './lease-span';

/** Leases as rows of `aiwaf_lease`. The statement that grants one also asks whether it is free. */
export class TypeOrmLeaseStore implements LeaseStore {
  private readonly rows: Repository<LeaseEntry>;

  constructor(dataSource: DataSource) {
    this.rows = dataSource.getRepository(LeaseEntry);
  }

  async acquire(name: string, holder: string, ttlMs: number, now: number): Promise<Lease> {
    const expiresAt = now + ttlMs;
    await whileBusy(() =>
      this.rows
        .createQueryBuilder()
        .update()
        .set({ holder, token: () => 'token + 1', expiresAt })
        .where('name = :name AND (expires_at <= :now OR expires_at > :latest)', {
          name,
          now,
          latest: latestHonestEnd(now, ttlMs),
        })
        .execute(),
    );
    const current = await this.find(name);
    if (current !== null) return current;
    const first = { name, holder, token: 1, expiresAt };
    await whileBusy(() =>
      this.rows.createQueryBuilder().insert().values(first).orIgnore().updateEntity(false).execute(),
    );
    // Somebody else's, where two asked at once.
    return (await this.find(name)) ?? first;
  }

  async renew(lease: Lease, ttlMs: number, now: number): Promise<Lease | null> {
    await this.end(lease, now + ttlMs);
    const current = await this.find(lease.name);
    return current?.holder === lease.holder && current.token === lease.token ? current : null;
  }

  release(lease: Lease): Promise<void> {
    return this.end(lease, 0);
  }

  /** Sets when a lease ends, if it is still the holder's. */
  private async end({ name, holder, token }: Lease, expiresAt: number): Promise<void> {
    await whileBusy(() => this.rows.update({ name, holder, token }, { expiresAt }));
  }

  private async find(name: string): Promise<Lease | null> {
    const row = await whileBusy(() => this.rows.findOneBy({ name }));
    if (row === null) return null;
    return { name, holder: row.holder, token: row.token, expiresAt: row.expiresAt };
  }
}

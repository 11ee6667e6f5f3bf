import { Lease, LeaseStore } from '../../core/ports/lease-store';
import { latestHonestEnd } from './lease-span';

/** Leases among the tasks of one process, for hosts without a database. */
export class MemoryLeaseStore implements LeaseStore {
  private readonly leases = new Map<string, Lease>();

  async acquire(name: string, holder: string, ttlMs: number, now: number): Promise<Lease> {
    const before = this.leases.get(name);
    if (before !== undefined && before.expiresAt > now && before.expiresAt <= latestHonestEnd(now, ttlMs)) {
      return before;
    }
    return this.put({ name, holder, token: (before?.token ?? 0) + 1, expiresAt: now + ttlMs });
  }

  async renew(lease: Lease, ttlMs: number, now: number): Promise<Lease | null> {
    return this.isStill(lease) ? this.put({ ...lease, expiresAt: now + ttlMs }) : null;
  }

  async release(lease: Lease): Promise<void> {
    if (this.isStill(lease)) this.put({ ...lease, expiresAt: 0 });
  }

  private isStill({ name, holder, token }: Lease): boolean {
    const current = this.leases.get(name);
    return current?.holder === holder && current.token === token;
  }

  private put(lease: Lease): Lease {
    this.leases.set(lease.name, lease);
    return lease;
  }
}

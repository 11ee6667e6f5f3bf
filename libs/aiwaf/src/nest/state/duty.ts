import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { Inject, Injectable } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { systemClock } from '../../core/clock';
import { Lease, LeaseStore } from '../../core/ports/lease-store';
import { TypeOrmLeaseStore } from '../../storage';
import { AIWAF_DATA_SOURCE } from '../tokens';

/** How long a process that was killed keeps others from its work, in ms; who works renews it three times. */
const LEASE_MS = 90_000;
const HOST_LENGTH = 150;

/** Work behind the requests that one of the processes on a database does for all. */
@Injectable()
export class Duty {
  private readonly leases: LeaseStore | null;

  constructor(@Inject(getDataSourceToken(AIWAF_DATA_SOURCE)) dataSource: DataSource | null) {
    this.leases = dataSource === null ? null : new TypeOrmLeaseStore(dataSource);
  }

  /**
   * Does the work under the lease of that name, or nothing where another process has it: then that one does it.
   * Without a database each process has its own to do.
   *
   * @param work asks `isMine` before each step whether to go on
   * @throws what the database and the work throw
   */
  async whileMine(name: string, work: (isMine: () => boolean) => Promise<void>): Promise<void> {
    const { leases } = this;
    if (leases === null) return work(() => true);
    const holder = `${hostname().slice(0, HOST_LENGTH)}:${process.pid}:${randomBytes(4).toString('hex')}`;
    let lease: Lease | null = await leases.acquire(name, holder, LEASE_MS, systemClock.now());
    if (lease.holder !== holder) return;
    const renew = async (mine: Lease) => {
      lease = await leases.renew(mine, LEASE_MS, systemClock.now());
    };
    const timer = setInterval(() => {
      // One that cannot be renewed is over by its end.
      if (lease !== null) void renew(lease).catch(() => undefined);
    }, LEASE_MS / 3).unref();
    try {
      await work(() => lease !== null && systemClock.now() < lease.expiresAt);
    } finally {
      clearInterval(timer);
      if (lease !== null) await leases.release(lease).catch(() => undefined);
    }
  }
}

import { Lease, LeaseStore } from '../../core/ports/lease-store';

const NAME = 'serving';
/** How long a process that says nothing more counts as serving, in ms: several beats. */
export const SERVING_MS = 30_000;

/**
 * One process of those that serve on one database holds a lease, and renews it. Another one that sees it
 * renewed knows that it is not alone; one that was killed renews nothing.
 */
export class ServingBeat {
  private mine: Lease | null = null;
  private seen: Lease | null = null;

  /** @param holder unlike any other process's */
  constructor(
    private readonly leases: LeaseStore,
    private readonly holder: string,
  ) {}

  /** Says that this process serves. Answers who else does; `null` for nobody that showed. */
  async beat(now: number): Promise<string | null> {
    if (this.mine !== null) this.mine = await this.leases.renew(this.mine, SERVING_MS, now);
    if (this.mine !== null) return null;
    const current = await this.leases.acquire(NAME, this.holder, SERVING_MS, now);
    const before = this.seen;
    this.seen = current;
    if (current.holder === this.holder) {
      this.mine = current;
      return null;
    }
    const isRenewed = before?.holder === current.holder && current.expiresAt > before.expiresAt;
    return isRenewed ? current.holder : null;
  }

  /** Serves no longer. */
  async end(): Promise<void> {
    if (this.mine !== null) await this.leases.release(this.mine);
    this.mine = null;
  }
}

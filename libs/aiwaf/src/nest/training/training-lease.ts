import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { Clock } from '../../core/clock';
import { AiwafError } from '../../core/errors';
import { Lease, LeaseStore } from '../../core/ports/lease-store';
import { Fence } from './fence';
import { TrainingTimes } from './training-times';

const NAME = 'training';
const HOST_LENGTH = 150;

/** Another process trains. */
export class TrainingLeaseHeld extends AiwafError {
  /** @param lease as it stands */
  constructor(readonly lease: Lease) {
    super(
      'AIWAF_E_TRAINING_LEASE',
      `${lease.holder} trains already; its lease lasts until ${new Date(lease.expiresAt).toISOString()} and is renewed while it lives.`,
      'Wait for it to end, or until then if that process is dead. --dry-run needs no lease.',
    );
  }
}

/**
 * The right to train, held by one process at a time and renewed in the background. Whoever loses it,
 * because its process was frozen or a clock is wrong, changes nothing any more: {@link check} stands
 * before every step.
 */
export class TrainingLease implements Fence {
  private readonly ended = new AbortController();
  private readonly timer: NodeJS.Timeout;

  /**
   * @throws TrainingLeaseHeld `AIWAF_E_TRAINING_LEASE`
   * @throws whatever the store throws where it cannot be asked
   */
  static async take(store: LeaseStore, clock: Clock, times: TrainingTimes): Promise<TrainingLease> {
    const holder = `${hostname().slice(0, HOST_LENGTH)}:${process.pid}:${randomBytes(4).toString('hex')}`;
    const lease = await store.acquire(NAME, holder, times.leaseMs, clock.now());
    if (lease.holder !== holder) throw new TrainingLeaseHeld(lease);
    return new TrainingLease(store, clock, times, lease);
  }

  private constructor(
    private readonly store: LeaseStore,
    private readonly clock: Clock,
    private readonly times: TrainingTimes,
    readonly lease: Lease,
  ) {
    this.timer = setInterval(() => void this.beat(), times.renewMs);
    this.timer.unref();
  }

  get signal(): AbortSignal {
    return this.ended.signal;
  }

  async check(): Promise<void> {
    if (!this.signal.aborted && (await this.renew()) === null) this.lose();
    this.signal.throwIfAborted();
  }

  /** Lets others have it. Never rejects: what is not given back ends by itself. */
  async giveBack(): Promise<void> {
    clearInterval(this.timer);
    await this.store.release(this.lease).catch(() => undefined);
  }

  /** A store that cannot be asked is asked again: the next check tells. */
  private async beat(): Promise<void> {
    try {
      if ((await this.renew()) === null) this.lose();
    } catch {
      return;
    }
  }

  private renew(): Promise<Lease | null> {
    return this.store.renew(this.lease, this.times.leaseMs, this.clock.now());
  }

  private lose(): void {
    clearInterval(this.timer);
    this.ended.abort(
      new AiwafError(
        'AIWAF_E_TRAINING_LEASE_LOST',
        'This run was too long without a sign of life, and another process took its lease: what it had not applied by then it does not apply.',
        'Nothing is to be done: the other run does the same work. If it happens often, look for a machine that is suspended or a clock that jumps.',
      ),
    );
  }
}

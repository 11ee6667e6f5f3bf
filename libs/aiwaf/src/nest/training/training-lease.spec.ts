import { ManualClock } from '../../core/clock';
import { LeaseStore } from '../../core/ports/lease-store';
import { MemoryLeaseStore } from '../../storage';
import { TrainingLease, TrainingLeaseHeld } from './training-lease';

const NOW = 1_760_000_000_000;
const TIMES = { leaseMs: 60_000, renewMs: 20_000, jitterMs: 0, catchUpMs: [0, 0] as const, stopMs: 0 };

describe('TrainingLease', () => {
  let store: LeaseStore;
  let clock: ManualClock;
  const taken: TrainingLease[] = [];
  beforeEach(() => {
    jest.useFakeTimers();
    store = new MemoryLeaseStore();
    clock = new ManualClock(NOW);
  });
  afterEach(async () => {
    for (const lease of taken.splice(0)) await lease.giveBack();
    jest.useRealTimers();
  });

  const take = async () => {
    const lease = await TrainingLease.take(store, clock, TIMES);
    taken.push(lease);
    return lease;
  };
  /** Lets time pass for the heartbeat too. */
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 1_000) {
      clock.advance(1_000);
      await jest.advanceTimersByTimeAsync(1_000);
    }
  };
  /** The process stands still while time passes for all others. */
  const freeze = (ms: number) => clock.advance(ms);

  it('says by whom training is held and until when', async () => {
    const { lease } = await take();
    const refused = await take().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(TrainingLeaseHeld);
    expect(refused).toMatchObject({ code: 'AIWAF_E_TRAINING_LEASE', name: 'AiwafError' });
    expect((refused as Error).message).toContain(lease.holder);
    expect((refused as Error).message).toContain(new Date(NOW + 60_000).toISOString());
  });

  it('lasts as long as its holder lives', async () => {
    const lease = await take();
    await pass(600_000);
    await expect(take()).rejects.toBeInstanceOf(TrainingLeaseHeld);
    await expect(lease.check()).resolves.toBeUndefined();
  });

  it('ends a minute after its holder died, and is free at once when it was given back', async () => {
    await take();
    freeze(59_999);
    await expect(take()).rejects.toBeInstanceOf(TrainingLeaseHeld);
    freeze(1);
    const second = await take();
    expect(second.lease.token).toBe(2);
    await second.giveBack();
    expect((await take()).lease.token).toBe(3);
  });

  it('lets a holder that was frozen apply nothing once another has trained', async () => {
    const frozen = await take();
    freeze(61_000);
    const other = await take();
    await expect(frozen.check()).rejects.toMatchObject({ code: 'AIWAF_E_TRAINING_LEASE_LOST' });
    expect(frozen.signal.aborted).toBe(true);
    await frozen.giveBack();
    await expect(other.check()).resolves.toBeUndefined();
  });

  it('tells a frozen holder by its next heartbeat, so that its run ends', async () => {
    const frozen = await take();
    freeze(61_000);
    await (await take()).giveBack();
    await jest.advanceTimersByTimeAsync(20_000);
    expect(frozen.signal.aborted).toBe(true);
    expect(frozen.signal.reason).toMatchObject({ code: 'AIWAF_E_TRAINING_LEASE_LOST' });
  });

  it('lets a holder that was frozen go on where nobody trained meanwhile', async () => {
    const frozen = await take();
    freeze(3_600_000);
    await expect(frozen.check()).resolves.toBeUndefined();
    await expect(take()).rejects.toBeInstanceOf(TrainingLeaseHeld);
  });

  it('loses nothing by a clock that jumps back', async () => {
    const lease = await take();
    clock.set(NOW - 3_600_000);
    await expect(lease.check()).resolves.toBeUndefined();
    await expect(take()).rejects.toBeInstanceOf(TrainingLeaseHeld);
  });

  it('applies nothing while the store cannot be asked, and goes on when it can', async () => {
    const lease = await take();
    const { renew } = store;
    store.renew = () => Promise.reject(new Error('the disk is full'));
    await jest.advanceTimersByTimeAsync(40_000);
    expect(lease.signal.aborted).toBe(false);
    await expect(lease.check()).rejects.toThrow('the disk is full');
    store.renew = renew;
    await expect(lease.check()).resolves.toBeUndefined();
  });
});

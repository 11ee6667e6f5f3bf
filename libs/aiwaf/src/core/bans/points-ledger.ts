import { LRUCache } from 'lru-cache';
import { decayed, HalfLives, PointsKind } from './points-decay';

interface Account {
  scanner: number;
  other: number;
  at: number;
}

/** Points per client key with exponential decay, in bounded memory. */
export class PointsLedger {
  private readonly accounts: LRUCache<string, Account>;

  constructor(
    maxTracked: number,
    private readonly halfLifeMs: HalfLives,
  ) {
    this.accounts = new LRUCache({ max: maxTracked });
  }

  /** Adds points and answers the decayed total. */
  add(key: string, points: number, kind: PointsKind, now: number): number {
    let account = this.accounts.get(key);
    if (account === undefined) {
      account = { scanner: 0, other: 0, at: now };
      this.accounts.set(key, account);
    } else {
      this.decay(account, now);
    }
    account[kind] += points;
    return account.scanner + account.other;
  }

  /** The decayed total of a client, 0 for a stranger. */
  total(key: string, now: number): number {
    const account = this.accounts.peek(key);
    if (account === undefined) return 0;
    this.decay(account, now);
    return account.scanner + account.other;
  }

  clear(key: string): void {
    this.accounts.delete(key);
  }

  clearAll(): void {
    this.accounts.clear();
  }

  get size(): number {
    return this.accounts.size;
  }

  private decay(account: Account, now: number): void {
    const elapsed = now - account.at;
    if (elapsed <= 0) return;
    account.scanner = decayed(account.scanner, this.halfLifeMs.scanner, elapsed);
    account.other = decayed(account.other, this.halfLifeMs.other, elapsed);
    account.at = now;
  }
}

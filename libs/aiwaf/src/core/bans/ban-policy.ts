import { Client } from '../client/client';
import { Clock } from '../clock';
import { BanRecord, BanSource } from '../ports/ban-store';
import { SharedPoints } from '../ports/shared-points';
import { SignalListener } from '../ports/signal-store';
import { Lane } from '../request-context';
import { BansOptions } from './bans.options';
import { Blacklist } from './blacklist';
import { isInForce } from './later-ban';
import { HalfLives, kindOf } from './points-decay';
import { PointsLedger } from './points-ledger';

/** Told of every ban and unban that enforcing decided, so that it is stored and announced. */
export type BanListener = (record: BanRecord, client: string) => void;

/**
 * The one component that decides bans. Layers give points; a client that gathers `threshold` of
 * them is banned, longer each time. Monitor keeps a blacklist and points of its own.
 */
export class BanPolicy {
  readonly blacklist: Readonly<Record<Lane, Blacklist>>;
  private readonly ledgers: Readonly<Record<Lane, PointsLedger>>;
  private listener: BanListener = () => {};
  private signalled: SignalListener | null = null;
  private shared: SharedPoints | null = null;
  readonly halfLives: HalfLives;

  constructor(
    readonly options: Readonly<BansOptions>,
    private readonly clock: Clock,
    private readonly isExempt: (client: Client) => boolean,
  ) {
    this.halfLives = { scanner: options.scannerHalfLifeMs, other: options.halfLifeMs };
    const lane = () => new Blacklist(options.maxBans, options.forgetAfterMs);
    this.blacklist = { enforce: lane(), monitor: lane() };
    this.ledgers = {
      enforce: new PointsLedger(options.maxTracked, this.halfLives),
      monitor: new PointsLedger(options.maxTracked, this.halfLives),
    };
  }

  onBan(listener: BanListener): void {
    this.listener = listener;
  }

  /** Has enforced points told, one listener at most; what a monitored layer gives is told to nobody. */
  onSignal(listener: SignalListener): void {
    this.signalled = listener;
  }

  /** Has enforced points counted with those that other processes give: what they add up to is known later. */
  sharePoints(shared: SharedPoints): void {
    this.shared = shared;
  }

  /** The ban in force for a client in a lane, or `null`. */
  find(client: Client, lane: Lane, now: number): BanRecord | null {
    const enforced = this.blacklist.enforce.find(client, now);
    return enforced !== null || lane === 'enforce' ? enforced : this.blacklist.monitor.find(client, now);
  }

  /**
   * Gives points to a client and bans it at the threshold. Answers the new ban, or `null`.
   *
   * @param refused the points come from a refusal, which `policy: 'immediate'` bans for at once
   */
  award(
    client: Client,
    lane: Lane,
    points: number,
    code: string,
    now: number,
    refused = false,
    requestInfo?: Readonly<Record<string, unknown>>,
    requestId: string | null = null,
  ): BanRecord | null {
    if (points <= 0 || !this.options.enabled || client.neverBan || this.isExempt(client)) return null;
    const total = this.ledgers[lane].add(client.key, points, kindOf(code), now);
    if (lane === 'enforce') this.signalled?.({ at: now, key: client.key, code, points, requestId });
    const reached = total >= this.options.threshold || (refused && this.options.policy === 'immediate');
    if (!reached) {
      if (lane === 'enforce' && this.shared !== null)
        void this.addShared(this.shared, client, points, code, now, requestInfo);
      return null;
    }
    if (this.find(client, lane, now) !== null) return null;
    return this.ban(client.key, lane, code, 'points', now, undefined, requestInfo);
  }

  /** Bans who reaches the threshold by the points of all processes together, unless it was pardoned meanwhile. */
  private async addShared(
    shared: SharedPoints,
    client: Client,
    points: number,
    code: string,
    now: number,
    requestInfo?: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const lifted = this.blacklist.enforce.get(client.key)?.liftedAt;
    const total = await shared.add(client.key, points, kindOf(code));
    if (total === null || total < this.options.threshold || this.isExempt(client)) return;
    if (this.find(client, 'enforce', now) !== null) return;
    if (this.blacklist.enforce.get(client.key)?.liftedAt !== lifted) return;
    this.ban(client.key, 'enforce', code, 'points', now, undefined, requestInfo);
  }

  /** Points of a client now, decayed. */
  points(client: Client, lane: Lane, now: number): number {
    return this.ledgers[lane].total(client.key, now);
  }

  /**
   * Puts a key on the blacklist, whoever decided so. A ban in force is never shortened.
   *
   * @param ttlMs length in ms; `null` until lifted; left out: by escalation
   */
  ban(
    key: string,
    lane: Lane,
    reason: string,
    source: BanSource,
    now: number,
    ttlMs: number | null | undefined = this.options.ttlMs,
    requestInfo?: Readonly<Record<string, unknown>>,
  ): BanRecord {
    const list = this.blacklist[lane];
    const before = list.get(key);
    const remembered = before !== undefined && this.isRemembered(before, now);
    // A log is judged again every day: what it shows once more is no new offence.
    const step = source === 'trainer' ? 0 : 1;
    const level = remembered ? Math.max(1, before.level + step) : 1;
    const steps = this.options.escalationMs;
    const length = ttlMs === undefined ? steps[Math.min(level, steps.length) - 1] : ttlMs;
    const record: BanRecord = {
      key,
      reason,
      source,
      createdAt: now,
      expiresAt: length === null ? null : now + length,
      level,
      liftedAt: null,
      ...(requestInfo === undefined ? {} : { requestInfo }),
    };
    if (before !== undefined && isInForce(before, now) && lasts(before) >= lasts(record)) return before;
    list.put(record, now);
    this.ledgers[lane].clear(key);
    if (lane === 'enforce') {
      this.shared?.clear(key);
      this.listener(record, key);
    }
    return record;
  }

  /** Lifts a ban and leaves a tombstone: evidence older than now never bans this key again. */
  lift(key: string): BanRecord | null {
    const now = this.clock.now();
    this.ledgers.enforce.clear(key);
    this.ledgers.monitor.clear(key);
    this.shared?.clear(key);
    const monitored = this.blacklist.monitor.get(key);
    if (monitored !== undefined) this.blacklist.monitor.put({ ...monitored, liftedAt: now }, now);
    const before = this.blacklist.enforce.get(key);
    if (before === undefined || !isInForce(before, now)) return null;
    const record: BanRecord = { ...before, liftedAt: now, level: 0 };
    this.blacklist.enforce.put(record, now);
    this.listener(record, key);
    return record;
  }

  /** Takes over a ban or unban of another process; the client's points begin anew, as after one decided here. */
  merge(record: BanRecord, now: number): void {
    if (!this.blacklist.enforce.merge(record, now)) return;
    this.ledgers.enforce.clear(record.key);
    // Who lifted it may not know of shared points.
    if (record.liftedAt !== null) this.shared?.clear(record.key);
  }

  /** Has every client begin with no points; bans stay. */
  async forgetPoints(): Promise<void> {
    this.ledgers.enforce.clearAll();
    this.ledgers.monitor.clearAll();
    await this.shared?.clearAll();
  }

  /** The instant of each unban, by key: evidence up to then is wiped out. */
  tombstones(): [key: string, liftedAt: number][] {
    return this.blacklist.enforce.lifted();
  }

  private isRemembered(record: BanRecord, now: number): boolean {
    return record.expiresAt === null || record.expiresAt + this.options.forgetAfterMs > now;
  }
}

function lasts(record: BanRecord): number {
  return record.expiresAt ?? Infinity;
}

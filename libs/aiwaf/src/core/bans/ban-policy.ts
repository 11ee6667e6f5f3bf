import { Client } from '../client/client';
import { Clock } from '../clock';
import { BanRecord, BanSource } from '../ports/ban-store';
import { Lane } from '../request-context';
import { BansOptions } from './bans.options';
import { Blacklist, isInForce } from './blacklist';
import { PointsKind, PointsLedger } from './points-ledger';

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

  constructor(
    readonly options: Readonly<BansOptions>,
    private readonly clock: Clock,
    private readonly isExempt: (client: Client) => boolean,
  ) {
    const halfLives = { scanner: options.scannerHalfLifeMs, other: options.halfLifeMs };
    const lane = () => new Blacklist(options.maxBans, options.forgetAfterMs);
    this.blacklist = { enforce: lane(), monitor: lane() };
    this.ledgers = {
      enforce: new PointsLedger(options.maxTracked, halfLives),
      monitor: new PointsLedger(options.maxTracked, halfLives),
    };
  }

  onBan(listener: BanListener): void {
    this.listener = listener;
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
  ): BanRecord | null {
    if (points <= 0 || !this.options.enabled || client.neverBan || this.isExempt(client)) return null;
    const total = this.ledgers[lane].add(client.key, points, kindOf(code), now);
    const reached = total >= this.options.threshold || (refused && this.options.policy === 'immediate');
    if (!reached || this.find(client, lane, now) !== null) return null;
    return this.ban(client.key, lane, code, 'points', now, undefined, requestInfo);
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
    if (lane === 'enforce') this.listener(record, key);
    return record;
  }

  /** Lifts a ban and leaves a tombstone: evidence older than now never bans this key again. */
  lift(key: string): BanRecord | null {
    const now = this.clock.now();
    this.ledgers.enforce.clear(key);
    this.ledgers.monitor.clear(key);
    const monitored = this.blacklist.monitor.get(key);
    if (monitored !== undefined) this.blacklist.monitor.put({ ...monitored, liftedAt: now }, now);
    const before = this.blacklist.enforce.get(key);
    if (before === undefined || !isInForce(before, now)) return null;
    const record: BanRecord = { ...before, liftedAt: now, level: 0 };
    this.blacklist.enforce.put(record, now);
    this.listener(record, key);
    return record;
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

/** Scanner paths and payloads are told by their code. */
function kindOf(code: string): PointsKind {
  return code.startsWith('keywords.scanner') || code.startsWith('keywords.payload') ? 'scanner' : 'other';
}

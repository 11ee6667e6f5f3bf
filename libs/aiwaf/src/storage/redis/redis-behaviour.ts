import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { CONFIRMATION_PAUSE_MS } from '../../core/anomaly/behaviour';
import { BEHAVIOUR_WINDOW_MS, KEPT_MS, WINDOW_REQUESTS } from '../../core/anomaly/behaviour-window';
import { Clock, systemClock } from '../../core/clock';
import {
  AskedListener,
  BehaviourReport,
  SeenBehaviour,
  Settlement,
  SharedBehaviour,
  SharedStanding,
} from '../../core/ports/shared-behaviour';
import { Lane } from '../../core/request-context';
import { FORGET, REPORT, SETTLE } from './behaviour-scripts';
import { SERVER_TIME } from './counter-scripts';
import { GuardedRedis } from './guarded-redis';
import { RedisScript } from './redis-commands';

const PREFIX = 'aiwaf:behaviour:';
/** How long others are given to report, in ms: a message there, a call of theirs, and a busy turn of a process. */
const ASKED_LIMIT_MS = 100;

/** Between the clocks of this process and the server; more than that, in ms, and they are compared anew. */
const MAX_DRIFT_MS = 500;

/** As the scripts keep it. */
interface StoredStanding {
  readonly count: number;
  readonly confirmed: number;
  readonly awarded: number;
  readonly waiting: number;
}

interface Reported {
  readonly now: number;
  readonly forgotten: boolean;
  readonly entries: unknown;
  readonly lanes: Partial<Record<Lane, StoredStanding>>;
}

interface Settled {
  readonly now: number;
  readonly due: boolean;
  readonly standing: StoredStanding;
}

/** Sends a question about a client to the other processes. */
export type Question = (key: string) => Promise<unknown>;

/**
 * The last minute of clients in Redis, by its clock. At most 128 requests and 4 KB
 * a client, for two minutes. Whatever fails is passed over: each process keeps its own as well.
 */
export class RedisBehaviour implements SharedBehaviour {
  private readonly process = randomUUID();
  private since = '0';
  /** The server's time less this process's, in ms; `null`: to be measured. */
  private offset: number | null = null;
  private asked: AskedListener = () => {};

  /** @param clock whose time counts in tests; `null`: the server's */
  constructor(
    private readonly redis: Pick<GuardedRedis, 'run' | 'isBusy'>,
    private readonly ask: Question,
    private readonly clock: Clock | null = null,
  ) {}

  get isAway(): boolean {
    return this.redis.isBusy;
  }

  async report(key: string, { entries, from, isAll }: BehaviourReport): Promise<SeenBehaviour | null> {
    return this.run<Reported, SeenBehaviour>(
      REPORT,
      key,
      (offset) => [
        WINDOW_REQUESTS,
        this.process,
        from,
        isAll ? 1 : 0,
        ...entries.flatMap(({ at, mark }) => [at + offset, mark]),
      ],
      (seen, offset) => seenBehaviour(seen, offset),
    );
  }

  confirm(key: string, lane: Lane, at: number, known: number): Promise<Settlement | null> {
    return this.settle(key, lane, at, String(known));
  }

  release(key: string, lane: Lane, at: number): Promise<Settlement | null> {
    return this.settle(key, lane, at, '');
  }

  async askOthers(key: string): Promise<void> {
    if (this.isAway) return;
    try {
      await Promise.race([this.ask(key), pause(ASKED_LIMIT_MS)]);
      await pause(ASKED_LIMIT_MS);
    } catch {
      // Nobody hears: what is known has to do.
    }
  }

  onAsked(listener: AskedListener): void {
    this.asked = listener;
  }

  /** Another process asks about a client. */
  hear(key: string): void {
    this.asked(key);
  }

  clear(key: string): void {
    if (this.isAway) return;
    this.redis.run(FORGET, PREFIX + key, this.head().map(String)).catch(() => undefined);
  }

  async clearAll(): Promise<void> {
    this.since = String(await this.redis.run(SERVER_TIME, PREFIX, []).catch(() => systemClock.now()));
  }

  private settle(key: string, lane: Lane, at: number, known: string): Promise<Settlement | null> {
    return this.run<Settled, Settlement>(
      SETTLE,
      key,
      (offset) => [lane, at + offset, known, CONFIRMATION_PAUSE_MS, BEHAVIOUR_WINDOW_MS],
      ({ due, standing }, offset) => ({ due, standing: standingOf(standing, offset) }),
    );
  }

  private async run<Answer extends { readonly now: number }, Result>(
    script: RedisScript,
    key: string,
    args: (offset: number) => readonly (string | number)[],
    read: (answer: Answer, offset: number) => Result,
  ): Promise<Result | null> {
    if (this.isAway) return null;
    try {
      const offset = await this.offsetNow();
      const sentAt = (this.clock ?? systemClock).now();
      const all = [...this.head(), ...args(offset)].map(String);
      const answer = JSON.parse(String(await this.redis.run(script, PREFIX + key, all))) as Answer;
      if (Math.abs(answer.now - sentAt - offset) > MAX_DRIFT_MS) this.offset = null;
      return read(answer, offset);
    } catch {
      return null;
    }
  }

  /** What every script is told first. */
  private head(): readonly (string | number)[] {
    return [this.clock === null ? '' : this.clock.now(), this.since, KEPT_MS];
  }

  /** Measured once, so that an instant comes back as the very one that was sent. */
  private async offsetNow(): Promise<number> {
    if (this.clock !== null) return 0;
    if (this.offset === null) {
      const sentAt = systemClock.now();
      this.offset = Number(await this.redis.run(SERVER_TIME, PREFIX, [])) - sentAt;
    }
    return this.offset;
  }
}

function seenBehaviour({ entries, lanes, forgotten }: Reported, offset: number): SeenBehaviour {
  const standings: Partial<Record<Lane, SharedStanding>> = {};
  for (const lane of ['enforce', 'monitor'] as const) {
    const standing = lanes[lane];
    if (standing !== undefined) standings[lane] = standingOf(standing, offset);
  }
  // An empty table of Lua has no kind.
  const known = Array.isArray(entries) ? (entries as [number, number][]) : [];
  return {
    entries: known.map(([at, mark]) => ({ at: at - offset, mark })),
    standings,
    isForgotten: forgotten,
  };
}

function standingOf({ count, confirmed, awarded, waiting }: StoredStanding, offset: number): SharedStanding {
  const instant = (at: number) => (at === 0 ? -Infinity : at - offset);
  return {
    confirmations: count,
    confirmedAt: instant(confirmed),
    awardedAt: instant(awarded),
    waitingSince: instant(waiting),
  };
}

import { Clock } from '../../core/clock';
import { SLIDING_LOG } from './counter-scripts';
import { RedisCommands, RedisKeys, RedisScript } from './redis-commands';

/** How long a request waits for Redis, in ms. */
const BUDGET_MS = 25;
/** So many failures in a row stop the asking. */
const MAX_FAILURES = 3;
/** Calls that Redis owes an answer to, at most; about 1 KB each in its client. */
const MAX_OWED = 1_000;
/** Beyond so many, what can be left undone is. */
const MANY_OWED = 100;
/** Between two attempts while nobody asks, in ms. */
const PROBE_EVERY_MS = 500;
/** An attempt that hangs for so long, in ms, is followed by another one. */
const PROBE_LIMIT_MS = 10_000;
/** A key of a counter that nobody reads. */
const PROBE_KEY = 'aiwaf:probe';
/** On a cluster these lie on several nodes: a client that knows only one of them is told so by at least one key. */
const PROBE_KEYS = Array.from({ length: 16 }, (_, i) => `${PROBE_KEY}:${i}`);
const PROBE_ARGUMENTS = ['', '1000', '1', '2', '0'];

/** Told when Redis is given up, with the reason, and when it serves again, with `null`. */
export type InsuranceListener = (reason: unknown) => void;

/**
 * Redis within a budget: a call that takes longer fails, and after a few failures nobody asks until an
 * attempt in the background has succeeded. Rejections are the only way in which it fails.
 */
export class GuardedRedis {
  /** Nobody asks: every call would fail at once. */
  isOpen = false;
  /** When a call last failed, or the server was found to have forgotten what it knew; epoch ms. */
  doubtedAt = -Infinity;
  /** Calls that failed or took too long. */
  failed = 0;
  private failuresInRow = 0;
  private owed = 0;
  /** Times that it was given up: what such a time left unanswered is no longer counted. */
  private era = 0;
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(
    private readonly commands: RedisCommands,
    private readonly clock: Clock,
    private readonly onChange: InsuranceListener,
  ) {}

  /** Calls that nobody waits for had better be left out. */
  get isBusy(): boolean {
    return this.isOpen || this.owed >= MANY_OWED;
  }

  /** Runs a script on its keys within the budget. */
  run(script: RedisScript, keys: RedisKeys, args: readonly string[]): Promise<unknown> {
    if (this.isOpen) return Promise.reject(new Error('Redis is not asked for now'));
    if (this.owed >= MAX_OWED) {
      this.failed++;
      this.doubtedAt = this.clock.now();
      return Promise.reject(new Error('Redis owes too many answers'));
    }
    return this.within(BUDGET_MS, this.call(script, keys, args)).then(
      (value) => {
        this.failuresInRow = 0;
        return value;
      },
      (error: unknown) => Promise.reject(this.fail(error)),
    );
  }

  /** Sends a hint, if Redis is asked at all. Rejects when it cannot. */
  publish(channel: string, message: string): Promise<unknown> {
    if (this.isOpen) return Promise.reject(new Error('Redis is not asked for now'));
    return this.commands.publish(channel, message);
  }

  /** Tries whether Redis counts, on every node of a cluster. Where it does not it is given up, and that rejects. */
  async check(limitMs: number): Promise<void> {
    try {
      const calls = PROBE_KEYS.map((key) => this.commands.runSource(SLIDING_LOG, key, PROBE_ARGUMENTS));
      await this.within(limitMs, Promise.all(calls));
    } catch (error) {
      this.open(error);
      throw error;
    }
  }

  /** Ends the attempts in the background. */
  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  /** A server that was started anew, or another one in its place, is told the script again. */
  private async call(script: RedisScript, keys: RedisKeys, args: readonly string[]): Promise<unknown> {
    const { era } = this;
    this.owed++;
    try {
      return await this.commands.runDigest(script, keys, args);
    } catch (error) {
      if (!/^NOSCRIPT/.test((error as Error).message)) throw error;
      this.doubtedAt = this.clock.now();
      return await this.commands.runSource(script, keys, args);
    } finally {
      if (era === this.era) this.owed--;
    }
  }

  private within<T>(limitMs: number, work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      // A process that was busy for longer than the limit finds the timer due before it has read the
      // answer that lies in the socket.
      const expire = () => setImmediate(() => reject(new Error(`no answer within ${limitMs} ms`)));
      const timer = setTimeout(expire, limitMs);
      work.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  }

  private fail(error: unknown): Error {
    this.failed++;
    this.doubtedAt = this.clock.now();
    if (++this.failuresInRow >= MAX_FAILURES) this.open(error);
    return error instanceof Error ? error : new Error(String(error));
  }

  private open(reason: unknown): void {
    if (this.isOpen) return;
    this.isOpen = true;
    this.era++;
    this.owed = 0;
    this.onChange(reason);
    this.probeLater();
  }

  private probeLater(): void {
    if (this.closed) return;
    this.timer = setTimeout(() => void this.probe(), PROBE_EVERY_MS);
    this.timer.unref();
  }

  private async probe(): Promise<void> {
    const startedAt = this.clock.now();
    try {
      await this.within(PROBE_LIMIT_MS, this.commands.runSource(SLIDING_LOG, PROBE_KEY, PROBE_ARGUMENTS));
    } catch {
      return this.probeLater();
    }
    if (this.closed) return;
    if (this.clock.now() - startedAt > BUDGET_MS) return this.probeLater();
    this.doubtedAt = this.clock.now();
    this.failuresInRow = 0;
    this.isOpen = false;
    this.onChange(null);
  }
}

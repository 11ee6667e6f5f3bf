import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { HintChannel } from '../../core/ports/hint-channel';
import { withinLimit } from '../../core/within-limit';
import { State } from '../typeorm/entities/state.entity';
import { Listening, ListeningTimes } from './listening';
import { connectionBeside } from './pg-connection';

/**
 * Notifications are a database's own; the schema parts firewalls that share one. By its number, since its
 * name may be as long as a channel's. Both statements read the schema where the tables are found, which
 * may be another one for each user.
 */
const CHANNEL = `'aiwaf_hints_' || relnamespace`;
const OF_TABLE = 'FROM pg_class WHERE oid = $1::text::regclass';
const NAME = `SELECT ${CHANNEL} AS name ${OF_TABLE}`;
const NOTIFY = `SELECT pg_notify(${CHANNEL}, $2) ${OF_TABLE}`;
/** Begins a word by which a subscription tries whether it hears. */
const TRIAL = 'trial:';
/** Attempts in a row that fail before that is told: a restart of the server is no news. */
const ATTEMPTS_TOLD = 3;
const DATABASE = 'the database';

/** The database answers, and its notifications do not arrive. */
export class UnheardError extends Error {}

/** All in ms. */
export interface HintTimes extends ListeningTimes {
  /** Pauses between attempts to listen, doubled from the first to the longest. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** The pause where notifications do not arrive, which nothing but another set-up mends. */
  readonly unheardPauseMs: number;
}

const TIMES: HintTimes = {
  checkMs: 10_000,
  limitMs: 5_000,
  firstPauseMs: 250,
  longestPauseMs: 5_000,
  unheardPauseMs: 60_000,
};

/**
 * Hints by `NOTIFY` of PostgreSQL: sent over the pool, each a transaction of its own, since one that
 * notifies holds a lock of the whole server while it commits; heard on a connection beside the pool,
 * which is made again whenever it is lost.
 */
export class PostgresHintChannel implements HintChannel {
  /** Whether hints of others arrive now. */
  hears = false;
  private readonly closing = new AbortController();
  private readonly table: string;
  private listening: Listening | null = null;
  private trial: { readonly word: string; readonly heard: () => void } | null = null;
  /** What is wrong was told, and is so still. */
  private told = false;

  /** @param tell told once when hints do not arrive, with an {@link UnheardError} or the driver's, and with `null` when they do again */
  constructor(
    private readonly dataSource: DataSource,
    private readonly tell: (trouble: Error | null) => void,
    private readonly times = TIMES,
  ) {
    const { schema, tableName } = dataSource.getMetadata(State);
    const path = schema === undefined ? [tableName] : [schema, tableName];
    this.table = path.map((part) => dataSource.driver.escape(part)).join('.');
  }

  publish(hint: string): Promise<unknown> {
    return this.dataSource.query(NOTIFY, [this.table, hint]);
  }

  /** Waits for no database: it listens as soon as that answers. */
  async subscribe(listener: (hint: string) => void, missed: () => void): Promise<void> {
    void this.keepListening(listener, missed);
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.listening?.end();
  }

  private async keepListening(listener: (hint: string) => void, missed: () => void): Promise<void> {
    const { signal } = this.closing;
    const { firstPauseMs, longestPauseMs, unheardPauseMs } = this.times;
    let failures = 0;
    while (!signal.aborted) {
      let pauseMs = Math.min(firstPauseMs * 2 ** failures, longestPauseMs);
      try {
        const listening = await this.listen(listener);
        failures = 0;
        pauseMs = firstPauseMs;
        this.recover();
        missed();
        await listening.watch();
      } catch (error) {
        failures++;
        if (error instanceof UnheardError) pauseMs = unheardPauseMs;
        if (error instanceof UnheardError || failures === ATTEMPTS_TOLD) this.complain(error as Error);
      }
      this.hears = false;
      await pause(pauseMs, undefined, { ref: false, signal }).catch(() => undefined);
    }
  }

  /** @throws Error where it cannot be listened */
  private async listen(listener: (hint: string) => void): Promise<Listening> {
    const channel = await this.name();
    this.closing.signal.throwIfAborted();
    const listening = new Listening(connectionBeside(this.dataSource), this.times, (payload) => {
      if (!payload.startsWith(TRIAL)) listener(payload);
      else if (payload === this.trial?.word) this.trial.heard();
    });
    this.listening = listening;
    await listening.start(channel);
    await this.tryHearing(listening);
    return listening;
  }

  private async name(): Promise<string> {
    const rows = this.dataSource.query<{ name: string }[]>(NAME, [this.table]);
    return (await withinLimit(rows, this.times.limitMs, DATABASE))[0].name;
  }

  /**
   * A pooler that gives each transaction another connection takes `LISTEN` and delivers nothing. So a word
   * is sent over the pool; what is sent on the connection itself would come back.
   */
  private async tryHearing(listening: Listening): Promise<void> {
    const { limitMs } = this.times;
    const word = TRIAL + randomUUID();
    const heard = new Promise<boolean>((resolve) => (this.trial = { word, heard: () => resolve(true) }));
    try {
      await withinLimit(this.publish(word), limitMs, DATABASE);
      const first = Promise.race([heard, listening.over.then(() => false)]);
      if (await withinLimit(first, limitMs, DATABASE).catch(() => false)) return;
      if (await listening.isAlive()) throw new UnheardError('notifications do not arrive');
      throw new Error('the connection was lost');
    } catch (error) {
      await listening.end();
      throw error;
    }
  }

  private complain(trouble: Error): void {
    if (!this.told) this.tell(trouble);
    this.told = true;
  }

  private recover(): void {
    this.hears = true;
    if (this.told) this.tell(null);
    this.told = false;
  }
}

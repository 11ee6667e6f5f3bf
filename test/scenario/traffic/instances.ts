import { Redis } from 'ioredis';
import { DataSource } from 'typeorm';
import {
  Engine,
  ManualClock,
  openDataSource,
  parseDatabaseUrl,
  RedisBehaviour,
  RedisCounterStore,
  redisCommandsOf,
  RedisMisses,
  RedisPoints,
  TypeOrmBanStore,
} from '#aiwaf/internals';
import type { BanRecord, RedisScript, ResolvedOptions } from '#aiwaf/internals';
import { OwnPostgres, ownPostgresMissing } from '../../helpers/own-postgres';
import { RedisServer, redisServerMissing } from '../../helpers/redis-server';
import { Shared } from './service';

/** Why no instances can be started here; `null` where they can. */
export function serversMissing(): string | null {
  return ownPostgresMissing() ?? redisServerMissing();
}

/** Several instances of one application, on a PostgreSQL and a Redis of the scenario's own. */
export class Instances {
  private readonly clients: Redis[] = [];

  private constructor(
    readonly count: number,
    private readonly postgres: OwnPostgres,
    private readonly redis: RedisServer,
    private readonly database: DataSource,
  ) {}

  static async start(count: number): Promise<Instances> {
    const postgres = await OwnPostgres.start();
    const redis = await RedisServer.start();
    const database = await openDataSource(parseDatabaseUrl(postgres.url), 'migrate');
    return new Instances(count, postgres, redis, database);
  }

  /** What the instances of one more site share, on the clock of the scenario. */
  share(clock: ManualClock, { bans }: ResolvedOptions): Sharing {
    const client = new Redis(this.redis.url, { keyPrefix: `${this.clients.length}:` });
    this.clients.push(client);
    const store = new TypeOrmBanStore(this.database, clock, bans.forgetAfterMs);
    return new Sharing(client, this.database, store, clock, {
      scanner: bans.scannerHalfLifeMs,
      other: bans.halfLifeMs,
    });
  }

  async stop(): Promise<void> {
    for (const client of this.clients) client.disconnect();
    await this.database.destroy();
    await this.redis.remove();
    await this.postgres.stop();
  }
}

/** Counters, points and what they are given for in Redis, bans in PostgreSQL; what is under way is waited for, so that a day can be repeated. */
export class Sharing implements Shared {
  readonly counters: RedisCounterStore;
  readonly points: RedisPoints;
  readonly misses: RedisMisses;
  private readonly behaviours: RedisBehaviour[] = [];
  private readonly run: (script: RedisScript, key: string, args: readonly string[]) => Promise<unknown>;
  private readonly asked = new Set<Promise<unknown>>();
  private readonly unsaved: BanRecord[] = [];
  private engines: readonly Engine[] = [];
  private version = 0;

  constructor(
    client: Redis,
    private readonly database: DataSource,
    private readonly store: TypeOrmBanStore,
    private readonly clock: ManualClock,
    halfLives: ConstructorParameters<typeof RedisPoints>[1],
  ) {
    const commands = redisCommandsOf(client);
    if (commands === null) throw new Error('The client runs no scripts.');
    this.run = (script, key, args) => this.noted(commands.runSource(script, key, args));
    const redis = { run: this.run, isBusy: false };
    this.counters = new RedisCounterStore(redis, 'caller');
    this.points = new RedisPoints(redis, halfLives, clock);
    this.misses = new RedisMisses(redis, 'caller');
  }

  /** The last minute of clients as one more instance shares it. */
  behaviour(): RedisBehaviour {
    const own = new RedisBehaviour({ run: this.run, isBusy: false }, () => Promise.resolve(), this.clock);
    // By the clock of the scenario others have told what they know before anybody goes on.
    own.askOthers = async (key) => {
      for (const other of this.behaviours) if (other !== own) other.hear(key);
      await Promise.allSettled(this.asked);
    };
    this.behaviours.push(own);
    return own;
  }

  /** Begins with an empty blacklist: one site is over before another one has the same clients. */
  async attach(engines: readonly Engine[]): Promise<void> {
    this.engines = engines;
    await this.database.query('DELETE FROM aiwaf_blacklistentry');
    this.version = await this.store.version();
  }

  banned(record: BanRecord): void {
    this.unsaved.push(record);
  }

  async settle(): Promise<void> {
    while (this.asked.size > 0) {
      await Promise.allSettled(this.asked);
      // What waits for an answer goes on after those that wait for its promise.
      await new Promise(setImmediate);
    }
    if (this.unsaved.length === 0) return;
    await this.store.save(this.unsaved.splice(0));
    const { rows, version } = await this.store.changedSince(this.version);
    this.version = version;
    for (const { bans } of this.engines) for (const row of rows) bans.merge(row, this.clock.now());
  }

  private noted<T>(work: Promise<T>): Promise<T> {
    this.asked.add(work);
    const forget = () => this.asked.delete(work);
    work.then(forget, forget);
    return work;
  }
}

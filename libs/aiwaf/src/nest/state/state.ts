import { Inject, Injectable, OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { messageOf } from '../../core/errors';
import { BanRecord, BanStore } from '../../core/ports/ban-store';
import { withinLimit } from '../../core/within-limit';
import { ExemptionStore, IpExemption, PathExemption } from '../../core/ports/exemption-store';
import { StateStore } from '../../core/ports/state-store';
import {
  BanWriter,
  closeDataSource,
  MemoryBanStore,
  MemoryExemptionStore,
  MemoryStateStore,
  TypeOrmBanStore,
  TypeOrmExemptionStore,
  TypeOrmStateStore,
  WriterStatus,
} from '../../storage';
import { EngineHost } from '../engine/engine-host';
import { Events } from '../events';
import { ROUTES_KEY, SavedRoutes } from '../routing/saved-routes';
import { AIWAF_DATA_SOURCE } from '../tokens';
import { ChangePoll } from './change-poll';
import { EntryList } from './entry-list';
import { Hints } from './hints';

/** How long a shutdown waits for the last bans to be written, in ms. */
const FLUSH_LIMIT_MS = 5_000;
/** How long it then waits for statements under way, in ms. */
const CLOSE_LIMIT_MS = 1_000;

/**
 * Keeps the state in memory and the database together: reads it at start, writes changes behind the
 * requests, flushes at shutdown.
 */
@Injectable()
export class State implements OnModuleInit, OnApplicationShutdown {
  readonly bans: BanStore;
  /** Exemptions that people stored. */
  readonly exemptions: ExemptionStore;
  /** Saved facts such as the host's route table. */
  readonly store: StateStore;
  private readonly writer: BanWriter;
  private readonly ips: EntryList<IpExemption>;
  private readonly paths: EntryList<PathExemption>;
  /** Up to which bans were read. */
  private banVersion = 0;
  private readonly closers: ((limitMs: number) => Promise<void>)[] = [];

  constructor(
    @Inject(getDataSourceToken(AIWAF_DATA_SOURCE)) readonly dataSource: DataSource | null,
    private readonly host: EngineHost,
    private readonly events: Events,
    poll: ChangePoll,
    private readonly hints: Hints,
  ) {
    const { forgetAfterMs } = host.engine.options.bans;
    this.bans =
      dataSource === null
        ? new MemoryBanStore(this.host.engine.clock, forgetAfterMs)
        : new TypeOrmBanStore(dataSource, this.host.engine.clock, forgetAfterMs);
    this.exemptions =
      dataSource === null ? new MemoryExemptionStore() : new TypeOrmExemptionStore(dataSource);
    this.store = dataSource === null ? new MemoryStateStore() : new TypeOrmStateStore(dataSource);
    this.ips = new EntryList(this.exemptions.ips, ({ address }) => address);
    this.paths = new EntryList(this.exemptions.paths, ({ path }) => path);
    poll.add({ name: 'Bans', code: 'AIWAF_W_BANS_UNREAD', look: () => this.refreshBans() });
    poll.add({
      name: 'Exemptions',
      code: 'AIWAF_W_EXEMPTIONS_UNREAD',
      look: () => this.refreshExemptions(),
    });
    const written = { save: (rows: readonly BanRecord[]) => this.saveBans(rows) };
    this.writer = new BanWriter(written, this.host.engine.clock, (error) =>
      events.emit({
        type: 'fault',
        at: this.host.engine.clock.now(),
        code: 'AIWAF_W_BANS_UNWRITTEN',
        message: `Bans wait to be written: ${messageOf(error)}`,
      }),
    );
  }

  async onModuleInit(): Promise<void> {
    const { bans } = this.host.engine;
    this.banVersion = await this.bans.version();
    bans.blacklist.enforce.replace(await this.bans.load(), this.host.engine.clock.now());
    await Promise.all([this.ips.load(), this.paths.load()]);
    this.useExemptions();
    bans.onBan((record) => {
      this.writer.add(record);
      this.events.emit({
        type: record.liftedAt === null ? 'ban' : 'unban',
        at: this.host.engine.clock.now(),
        ban: record,
      });
    });
  }

  /** Takes over what other processes banned and lifted since the last look. */
  async refreshBans(): Promise<void> {
    const now = this.host.engine.clock.now();
    const { rows, version } = await this.bans.changedSince(this.banVersion);
    for (const record of rows) this.host.engine.bans.merge(record, now);
    this.banVersion = version;
  }

  /** Takes over which exemptions were made and taken back since the last look, here too. */
  async refreshExemptions(): Promise<void> {
    const changed = [await this.ips.follow(), await this.paths.follow()];
    if (changed.includes(true)) this.useExemptions();
  }

  /** Writes what waits. */
  flush(): Promise<void> {
    return this.writer.flush();
  }

  /** Bans that wait to be written. */
  get waiting(): number {
    return this.writer.size;
  }

  /** How the writing of bans fares. */
  get writing(): WriterStatus {
    return this.writer.status;
  }

  /** Has something written before the database is closed, when the last request is over. */
  beforeClose(write: (limitMs: number) => Promise<void>): void {
    this.closers.push(write);
  }

  /** The last hook: requests are served, and clients banned, until the server is closed before it. */
  async onApplicationShutdown(): Promise<void> {
    const writes = [(limitMs: number) => this.writer.close(limitMs), ...this.closers];
    const limitMs = FLUSH_LIMIT_MS;
    await Promise.allSettled(
      writes.map((write) => withinLimit(write(limitMs), limitMs + CLOSE_LIMIT_MS, 'The database')),
    );
    // What was written last is told over the database, where there is no Redis.
    await this.hints.close();
    const isHosts = typeof this.host.engine.options.database === 'object';
    if (!isHosts && this.dataSource !== null) await closeDataSource(this.dataSource, CLOSE_LIMIT_MS);
  }

  /** Saves the host's route table for training; without it the log alone shows what is routed. */
  async saveRoutes(routes: SavedRoutes | null): Promise<void> {
    if (routes === null) return;
    try {
      await this.store.set(ROUTES_KEY, JSON.stringify(routes), this.host.engine.clock.now());
    } catch (error) {
      this.events.warnOnce(
        'AIWAF_W_ROUTES_UNSAVED',
        `The route table was not saved for training: ${messageOf(error)}`,
      );
    }
  }

  /** The stored exemption of an address or path in canonical spelling, as far as this process knows it; or `null`. */
  exemptionOf(target: string): IpExemption | PathExemption | null {
    return this.ips.get(target) ?? this.paths.get(target) ?? null;
  }

  async addIpExemption(address: string, reason: string): Promise<void> {
    await this.exemptions.ips.add({ address, reason }, this.host.engine.clock.now());
    await this.announceExemptions();
  }

  async removeIpExemption(address: string): Promise<boolean> {
    const removed = await this.exemptions.ips.remove(address, this.host.engine.clock.now());
    await this.announceExemptions();
    return removed;
  }

  async addPathExemption(path: string, reason: string): Promise<void> {
    await this.exemptions.paths.add({ path, reason }, this.host.engine.clock.now());
    await this.announceExemptions();
  }

  async removePathExemption(path: string): Promise<boolean> {
    const removed = await this.exemptions.paths.remove(path, this.host.engine.clock.now());
    await this.announceExemptions();
    return removed;
  }

  private async saveBans(rows: readonly BanRecord[]): Promise<void> {
    await this.bans.save(rows);
    this.hints.tell('state');
  }

  private async announceExemptions(): Promise<void> {
    this.hints.tell('state');
    await this.refreshExemptions();
  }

  private useExemptions(): void {
    this.host.engine.exemptions.replace({ ips: this.ips.entries, paths: this.paths.entries });
  }
}

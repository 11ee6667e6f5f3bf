import { Inject, Injectable, OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { systemClock } from '../../core/clock';
import { messageOf } from '../../core/errors';
import { BanStore } from '../../core/ports/ban-store';
import { Exemptions, ExemptionStore } from '../../core/ports/exemption-store';
import { StateStore } from '../../core/ports/state-store';
import {
  BanWriter,
  MemoryBanStore,
  MemoryExemptionStore,
  MemoryStateStore,
  TypeOrmBanStore,
  TypeOrmExemptionStore,
  TypeOrmStateStore,
} from '../../storage';
import { EngineHost } from '../engine/engine-host';
import { Events } from '../events';
import { ROUTES_KEY, SavedRoutes } from '../routing/saved-routes';
import { AIWAF_DATA_SOURCE } from './database.providers';

/** How long a shutdown waits for the last bans to be written, in ms. */
const FLUSH_LIMIT_MS = 5_000;

/** What clocks of processes may differ by, and a row be late in being seen, in ms. */
const CLOCKS_DIFFER_MS = 120_000;

/**
 * Keeps the state in memory and the database together: reads it at start, writes changes behind the
 * requests, flushes at shutdown.
 */
@Injectable()
export class State implements OnModuleInit, OnApplicationShutdown {
  private readonly bans: BanStore;
  private readonly exemptionStore: ExemptionStore;
  /** Saved facts such as the host's route table. */
  readonly store: StateStore;
  private readonly writer: BanWriter;
  /** Epoch ms of the last look at what other processes decided. */
  private lookedAt = 0;
  private readonly closers: ((limitMs: number) => Promise<void>)[] = [];

  constructor(
    @Inject(getDataSourceToken(AIWAF_DATA_SOURCE)) readonly dataSource: DataSource | null,
    private readonly host: EngineHost,
    private readonly events: Events,
  ) {
    const { forgetAfterMs } = host.engine.options.bans;
    this.bans =
      dataSource === null
        ? new MemoryBanStore(systemClock, forgetAfterMs)
        : new TypeOrmBanStore(dataSource, systemClock, forgetAfterMs);
    this.exemptionStore =
      dataSource === null ? new MemoryExemptionStore() : new TypeOrmExemptionStore(dataSource);
    this.store = dataSource === null ? new MemoryStateStore() : new TypeOrmStateStore(dataSource);
    this.writer = new BanWriter(this.bans, systemClock, (error) =>
      events.emit({
        type: 'fault',
        at: systemClock.now(),
        code: 'AIWAF_W_BANS_UNWRITTEN',
        message: `Bans wait to be written: ${messageOf(error)}`,
      }),
    );
  }

  async onModuleInit(): Promise<void> {
    const { bans } = this.host.engine;
    this.lookedAt = systemClock.now();
    bans.blacklist.enforce.replace(await this.bans.load(), systemClock.now());
    await this.refreshExemptions();
    bans.onBan((record) => {
      this.writer.add(record);
      this.events.emit({
        type: record.liftedAt === null ? 'ban' : 'unban',
        at: systemClock.now(),
        ban: record,
      });
    });
  }

  /** Takes over what other processes banned and lifted since the last look. */
  async refreshBans(): Promise<void> {
    if (this.dataSource === null) return;
    const now = systemClock.now();
    const changed = await this.bans.changedSince(this.lookedAt - CLOCKS_DIFFER_MS);
    for (const record of changed) this.host.engine.bans.blacklist.enforce.merge(record, now);
    this.lookedAt = now;
  }

  /** Writes what waits. */
  flush(): Promise<void> {
    return this.writer.flush();
  }

  /** Bans that wait to be written. */
  get waiting(): number {
    return this.writer.size;
  }

  /** Has something written before the database is closed, when the last request is over. */
  beforeClose(write: (limitMs: number) => Promise<void>): void {
    this.closers.push(write);
  }

  /** The last hook: requests are served, and clients banned, until the server is closed before it. */
  async onApplicationShutdown(): Promise<void> {
    const writes = [(limitMs: number) => this.writer.close(limitMs), ...this.closers];
    await Promise.allSettled(writes.map((write) => write(FLUSH_LIMIT_MS)));
    if (this.dataSource?.isInitialized === true) await this.dataSource.destroy();
  }

  /** Saves the host's route table for training; without it the log alone shows what is routed. */
  async saveRoutes(routes: SavedRoutes | null): Promise<void> {
    if (routes === null) return;
    try {
      await this.store.set(ROUTES_KEY, JSON.stringify(routes), systemClock.now());
    } catch (error) {
      this.events.warnOnce(
        'AIWAF_W_ROUTES_UNSAVED',
        `The route table was not saved for training: ${messageOf(error)}`,
      );
    }
  }

  /** Exemptions that people stored. */
  exemptions(): Promise<Exemptions> {
    return this.exemptionStore.load();
  }

  async addIpExemption(address: string, reason: string): Promise<void> {
    await this.exemptionStore.addIp({ address, reason }, systemClock.now());
    await this.refreshExemptions();
  }

  async removeIpExemption(address: string): Promise<boolean> {
    const removed = await this.exemptionStore.removeIp(address);
    await this.refreshExemptions();
    return removed;
  }

  async addPathExemption(path: string, reason: string): Promise<void> {
    await this.exemptionStore.addPath({ path, reason }, systemClock.now());
    await this.refreshExemptions();
  }

  async removePathExemption(path: string): Promise<boolean> {
    const removed = await this.exemptionStore.removePath(path);
    await this.refreshExemptions();
    return removed;
  }

  private async refreshExemptions(): Promise<void> {
    this.host.engine.exemptions.replace(await this.exemptionStore.load());
  }
}

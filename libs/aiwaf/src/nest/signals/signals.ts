import { Inject, Injectable, OnModuleInit } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { messageOf } from '../../core/errors';
import { Signal, SignalStore } from '../../core/ports/signal-store';
import { MemorySignalStore, SignalWriter, TypeOrmSignalStore, WriterStatus } from '../../storage';
import { EngineHost } from '../engine/engine-host';
import { Events } from '../events';
import { Duty } from '../state/duty';
import { Retention } from '../state/retention';
import { State } from '../state/state';
import { AIWAF_DATA_SOURCE } from '../tokens';

/** Soon after the start, so that a process that is often started anew deletes too. */
const FIRST_PURGE_MS = 60_000;
const PURGE_EVERY_MS = 600_000;
/** The newest signals that an explanation looks at. */
const EXPLAINED = 1_000;

/** Keeps the points that clients are given, with their times, for as long as bans are remembered. */
@Injectable()
export class Signals implements OnModuleInit {
  private readonly store: SignalStore;
  private readonly writer: SignalWriter;
  private purging: Promise<void> | null = null;
  private closed = false;

  constructor(
    @Inject(getDataSourceToken(AIWAF_DATA_SOURCE)) dataSource: DataSource | null,
    private readonly host: EngineHost,
    private readonly state: State,
    private readonly events: Events,
    private readonly retention: Retention,
    private readonly duty: Duty,
  ) {
    this.store = dataSource === null ? new MemorySignalStore() : new TypeOrmSignalStore(dataSource);
    this.writer = new SignalWriter(this.store, this.host.engine.clock, (error) =>
      events.emit({
        type: 'fault',
        at: this.host.engine.clock.now(),
        code: 'AIWAF_W_SIGNALS_UNWRITTEN',
        message: `Signals wait to be written: ${messageOf(error)}`,
      }),
    );
  }

  onModuleInit(): void {
    this.host.engine.bans.onSignal((signal) => this.writer.add(signal));
    const first = setTimeout(() => void this.purge(), FIRST_PURGE_MS).unref();
    const timer = setInterval(() => void this.purge(), PURGE_EVERY_MS).unref();
    this.state.beforeClose((limitMs) => {
      this.closed = true;
      clearTimeout(first);
      clearInterval(timer);
      return this.writer.close(limitMs);
    });
  }

  /** What a client was given points for, of late, oldest first: by this process, and by all that share the database. */
  async of(key: string): Promise<Signal[]> {
    await this.writer.flush();
    return this.store.of(key, EXPLAINED);
  }

  /** How the writing of signals fares. */
  get status(): WriterStatus {
    return this.writer.status;
  }

  /** Deletes signals from before bans are forgotten. */
  purge(): Promise<void> {
    this.purging ??= this.deleteOld().finally(() => (this.purging = null));
    return this.purging;
  }

  private async deleteOld(): Promise<void> {
    const horizon = this.host.engine.clock.now() - this.host.engine.options.bans.forgetAfterMs;
    try {
      await this.duty.whileMine('signals', async (isMine) => {
        if (await this.retention.mayDelete('signals'))
          await this.store.purge(horizon, () => !this.closed && isMine());
      });
    } catch (error) {
      if (!this.closed)
        this.events.warnOnce('AIWAF_W_SIGNALS_UNPURGED', `Old signals were not deleted: ${messageOf(error)}`);
    }
  }
}

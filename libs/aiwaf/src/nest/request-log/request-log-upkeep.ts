import { Inject, Injectable, OnModuleInit } from '@nestjs/common';
import { messageOf } from '../../core/errors';
import { Events } from '../events';
import type { ResolvedOptions } from '../options/aiwaf.options';
import { commandRole } from '../process-role';
import { Retention } from '../state/retention';
import { State } from '../state/state';
import { AIWAF_OPTIONS } from '../tokens';
import { RequestLogs } from './request-logs';

/** Shortly after the start, when it is over, and again every half hour. */
const FIRST_PURGE_MS = 60_000;
const PURGE_EVERY_MS = 1_800_000;

/** Opens the request log at start, deletes what is too old, and writes the rest at shutdown. */
@Injectable()
export class RequestLogUpkeep implements OnModuleInit {
  private timer: NodeJS.Timeout | null = null;
  private purging: Promise<void> | null = null;
  private closed = false;

  constructor(
    @Inject(AIWAF_OPTIONS) private readonly options: ResolvedOptions,
    private readonly logs: RequestLogs,
    private readonly state: State,
    private readonly events: Events,
    private readonly retention: Retention,
  ) {}

  async onModuleInit(): Promise<void> {
    // A command writes no entries, and leaves the files and old rows to the application.
    if (commandRole() !== null) return;
    this.state.beforeClose((limitMs) => this.close(limitMs));
    await this.logs.open();
    if (this.logs.rows !== null) this.schedule(FIRST_PURGE_MS);
  }

  /** Deletes rows that are older than the retention. */
  purge(): Promise<void> {
    this.purging ??= this.deleteOld().finally(() => (this.purging = null));
    return this.purging;
  }

  private async deleteOld(): Promise<void> {
    const { retentionDays } = this.options.layers.requestLog;
    try {
      if (!(await this.retention.mayDelete('request log'))) return;
      await this.logs.rows?.purge(retentionDays, () => !this.closed);
    } catch (error) {
      if (this.closed) return;
      this.events.warnOnce(
        'AIWAF_W_LOG_UNPURGED',
        `Old rows of the request log were not deleted: ${messageOf(error)}`,
      );
    }
  }

  private async close(limitMs: number): Promise<void> {
    this.closed = true;
    if (this.timer !== null) clearTimeout(this.timer);
    await this.logs.close(limitMs);
  }

  private schedule(delayMs: number): void {
    this.timer = setTimeout(() => {
      void this.purge().then(() => {
        if (!this.closed) this.schedule(PURGE_EVERY_MS);
      });
    }, delayMs);
    this.timer.unref();
  }
}

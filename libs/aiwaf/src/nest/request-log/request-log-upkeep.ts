import { Inject, Injectable, OnModuleInit } from '@nestjs/common';
import { messageOf } from '../../core/errors';
import { TypeOrmRequestLog } from '../../storage';
import { Events } from '../events';
import type { ResolvedOptions } from '../options/aiwaf.options';
import { commandRole } from '../process-role';
import { Duty } from '../state/duty';
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
    private readonly duty: Duty,
  ) {}

  async onModuleInit(): Promise<void> {
    // A command writes no entries, and leaves the files and old rows to the application.
    if (commandRole() !== null) return;
    this.state.beforeClose((limitMs) => this.close(limitMs));
    await this.logs.open();
    if (this.logs.rows !== null) this.schedule(FIRST_PURGE_MS);
  }

  /**
   * Deletes rows that are older than the retention, and makes the days to come of a partitioned table: in one
   * of the processes that share the database.
   */
  purge(): Promise<void> {
    this.purging ??= this.keepUp().finally(() => (this.purging = null));
    return this.purging;
  }

  private async keepUp(): Promise<void> {
    const { rows } = this.logs;
    if (rows === null) return;
    try {
      await this.duty.whileMine('request-log', async (isMine) => {
        await this.makeDays(rows);
        const { retentionDays } = this.options.layers.requestLog;
        if (await this.retention.mayDelete('request log'))
          await rows.purge(retentionDays, () => !this.closed && isMine());
      });
    } catch (error) {
      if (this.closed) return;
      this.events.warnOnce(
        'AIWAF_W_LOG_UNPURGED',
        `Old rows of the request log were not deleted: ${messageOf(error)}`,
      );
    }
  }

  /** Where that fails, rows go to the default part, and old ones are deleted all the same. */
  private async makeDays(rows: TypeOrmRequestLog): Promise<void> {
    try {
      await rows.makeDaysAhead();
    } catch (error) {
      if (this.closed) return;
      this.events.warnOnce(
        'AIWAF_W_LOG_PARTITION',
        `Partitions of the request log for the next days were not made: ${messageOf(error)}`,
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

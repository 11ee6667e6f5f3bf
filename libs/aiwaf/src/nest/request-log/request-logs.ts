import { Inject, Injectable } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { systemClock } from '../../core/clock';
import { messageOf } from '../../core/errors';
import { RequestLogEntry, RequestLogSink } from '../../core/ports/request-log-sink';
import {
  csvWriter,
  DatabaseOptions,
  databaseWriter,
  hostConnection,
  jsonLinesWriter,
  plainConnection,
  RequestLogWriter,
  RequestLogWriting,
  TypeOrmRequestLog,
  WriterCounters,
  WriterStatus,
} from '../../storage';
import { Events } from '../events';
import type { ResolvedOptions } from '../options/aiwaf.options';
import { AIWAF_DATA_SOURCE, AIWAF_OPTIONS } from '../tokens';

/** The places that a request log can have. */
export type RequestLogPlace = 'database' | 'csv' | 'jsonl';

/** The request log of this process, in all places that the options name. */
@Injectable()
export class RequestLogs implements RequestLogSink {
  /** The rows of the database; `null` where the log has none. */
  readonly rows: TypeOrmRequestLog | null = null;
  private readonly writers = new Map<RequestLogPlace, RequestLogWriter>();

  constructor(
    @Inject(AIWAF_OPTIONS) { mode, layers: { requestLog } }: ResolvedOptions,
    @Inject(getDataSourceToken(AIWAF_DATA_SOURCE)) private readonly dataSource: DataSource | null,
    private readonly events: Events,
  ) {
    if (mode === 'off' || requestLog.mode === 'off') return;
    const writing = (place: RequestLogPlace): RequestLogWriting => ({
      clock: systemClock,
      maxQueue: requestLog.maxQueue,
      onFault: (error) => this.fault(place, error),
    });
    if (requestLog.database && dataSource !== null) {
      this.rows = new TypeOrmRequestLog(dataSource, systemClock);
      this.writers.set('database', databaseWriter(this.rows, writing('database'), requestLog.maxPerSecond));
    }
    if (requestLog.csv !== null) this.writers.set('csv', csvWriter(requestLog.csv, writing('csv')));
    if (requestLog.jsonl !== null)
      this.writers.set('jsonl', jsonLinesWriter(requestLog.jsonl, writing('jsonl')));
  }

  /** How another process reaches the database; `null` for none. */
  get connection(): DatabaseOptions | null {
    return this.dataSource === null ? null : plainConnection(hostConnection(this.dataSource.options));
  }

  /** Takes an entry on the request path: it is made only if it is kept, waits in memory, and is written later. */
  add(at: number, denied: boolean, make: () => RequestLogEntry): void {
    let entry: RequestLogEntry | undefined;
    for (const writer of this.writers.values()) {
      if (writer.takes(at, denied)) writer.entries.add((entry ??= make()));
    }
  }

  /** Entries written, dropped and waiting, by place. */
  counters(): Partial<Record<RequestLogPlace, WriterCounters>> {
    return Object.fromEntries([...this.writers].map(([place, { entries }]) => [place, entries.counters]));
  }

  /** How the writing fares, by place. */
  status(): Partial<Record<RequestLogPlace, WriterStatus>> {
    return Object.fromEntries([...this.writers].map(([place, { entries }]) => [place, entries.status]));
  }

  /**
   * Opens the files.
   *
   * @throws AiwafConfigError `AIWAF_E_LOG_UNWRITABLE`
   */
  async open(): Promise<void> {
    for (const writer of this.writers.values()) await writer.open();
  }

  /** Writes what waits, in all places at once. A failure is told as an event. */
  async flush(): Promise<void> {
    await Promise.all([...this.writers.values()].map(({ entries }) => entries.flush()));
  }

  /** Writes what waits for `limitMs` at most; what is left is dropped and counted. */
  async close(limitMs: number): Promise<void> {
    await Promise.all([...this.writers.values()].map((writer) => writer.close(limitMs)));
  }

  private fault(place: RequestLogPlace, error: unknown): void {
    this.events.emit({
      type: 'fault',
      at: systemClock.now(),
      layer: 'requestLog',
      code: 'AIWAF_W_LOG_UNWRITTEN',
      message: `Entries of the request log wait to be written (${place}): ${messageOf(error)}`,
    });
  }
}

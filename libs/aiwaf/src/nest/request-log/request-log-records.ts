import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { LayerId } from '../../core/layer-id';
import { Mode, weaker } from '../../core/mode';
import { exportRequestLog, IdRanges, RequestLog, RequestLogExtent, RequestLogRows } from '../../storage';
import type { ResolvedOptions } from '../options/aiwaf.options';
import { Audit } from '../audit/audit';
import { databaseFile, exportFile } from '../export-file';
import { AIWAF_DATA_SOURCE, AIWAF_OPTIONS } from '../tokens';

const NO_ROWS: RequestLogExtent = { rows: 0, oldest: null, newest: null };

/** A file and its size; `null` where it is not there. */
export interface FileSize {
  readonly path: string;
  readonly bytes: number | null;
}

/** What the options say of the request log, and what there is of it. */
export interface RequestLogStatus {
  /** The weaker mode of the firewall's and the layer's; `monitor` and `enforce` log alike. */
  readonly mode: Mode;
  /** Whether the options have rows written to a database. */
  readonly database: boolean;
  /** Rows that are there, whatever the options say now. */
  readonly stored: RequestLogExtent;
  /** The database, where it is one file. */
  readonly databaseFile: FileSize | null;
  readonly csv: FileSize | null;
  readonly jsonl: FileSize | null;
  readonly retentionDays: number;
}

/** How rows are to be cleared. */
export interface ClearRequest {
  /** Path of a file that is written before anything is deleted; `null` for none. */
  readonly exportTo: string | null;
  /** Told how many rows are done with, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** The request log as people look at it and clear it. */
@Injectable()
export class RequestLogRecords {
  private readonly rows: RequestLogRows | null;

  constructor(
    @Inject(AIWAF_OPTIONS) private readonly options: ResolvedOptions,
    @Inject(getDataSourceToken(AIWAF_DATA_SOURCE)) private readonly dataSource: DataSource | null,
    private readonly audit: Audit,
  ) {
    this.rows = dataSource === null ? null : new RequestLogRows(dataSource);
  }

  async status(): Promise<RequestLogStatus> {
    const { mode, database, csv, jsonl, retentionDays } = this.options.layers.requestLog;
    return {
      mode: weaker(this.options.mode, mode),
      database: database && this.rows !== null,
      stored: await this.extent(),
      databaseFile: await sizeOf(databaseFile(this.dataSource)),
      csv: await sizeOf(csv),
      jsonl: await sizeOf(jsonl),
      retentionDays,
    };
  }

  /** Rows of the database, whatever the options say now. */
  async extent(): Promise<RequestLogExtent> {
    return (await this.rows?.extent()) ?? NO_ROWS;
  }

  /**
   * The last rows, newest first.
   *
   * @param layer only those that this layer denied, or would have, among the last 100,000 rows
   */
  async recent(limit: number, layer: LayerId | null): Promise<RequestLog[]> {
    return (await this.rows?.recent(limit, layer)) ?? [];
  }

  /** Where an export goes that nobody names. */
  exportFile(): string {
    return resolve(exportFile(this.dataSource, 'requestlog', 'ndjson.gz'));
  }

  /**
   * Deletes the rows that are there now; those that a running server adds meanwhile stay. With an export,
   * just the rows that stand in it are deleted, and only when it is whole. Answers how many.
   *
   * @throws AiwafError `AIWAF_E_LOG_EXPORT`
   */
  async clear({ exportTo, onProgress = () => undefined }: ClearRequest): Promise<number> {
    const { rows } = this;
    if (rows === null) return 0;
    const ids = new IdRanges();
    const total = (await rows.extent()).rows;
    // One half of the work is reading, the other deleting.
    const pages = noted(rows.pages(await rows.lastId()), ids, () => onProgress(ids.size / 2, total));
    await (exportTo === null ? readAll(pages) : exportRequestLog(pages, exportTo));
    const deleted = await rows.delete(ids, (done) => onProgress((ids.size + done) / 2, total));
    const target = exportTo ?? 'without an export';
    await this.audit.record({ action: 'log.cleared', target, before: { rows: total }, after: { deleted } });
    return deleted;
  }
}

/** The same pages, with their ids written down. */
async function* noted(
  pages: AsyncIterable<RequestLog[]>,
  ids: IdRanges,
  onPage: () => void,
): AsyncGenerator<RequestLog[], void, void> {
  for await (const rows of pages) {
    for (const { id } of rows) ids.add(id);
    onPage();
    yield rows;
  }
}

async function readAll(pages: AsyncIterator<unknown>): Promise<void> {
  while ((await pages.next()).done !== true);
}

async function sizeOf(path: string | null): Promise<FileSize | null> {
  if (path === null) return null;
  const found = await stat(path).catch(() => null);
  return { path, bytes: found?.size ?? null };
}

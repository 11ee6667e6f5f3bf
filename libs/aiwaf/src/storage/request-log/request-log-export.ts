import { FileHandle, open, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { AiwafConfigError, AiwafError, messageOf } from '../../core/errors';
import { RequestLog } from '../typeorm/entities/request-log.entity';

/** The file holds what clients sent: its owner reads it, nobody else. */
const FILE_MODE = 0o600;
/** Instants of a `Date`, in ms. */
const MAX_INSTANT = 8.64e15;

/**
 * Writes rows to a new file, as gzip of JSON lines under the names of the columns, which training reads
 * again. It is on the disk when this comes back; what could not be written whole is removed.
 *
 * @throws AiwafConfigError `AIWAF_E_LOG_EXPORT` where the file is there already or cannot be made
 * @throws AiwafError `AIWAF_E_LOG_EXPORT` where rows cannot be read, or written to the disk
 */
export async function exportRequestLog(
  pages: AsyncIterable<readonly RequestLog[]>,
  file: string,
): Promise<void> {
  const handle = await create(file);
  try {
    await pipeline(Readable.from(texts(pages)), createGzip(), async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) await handle.writeFile(chunk);
    });
    await handle.sync();
    await handle.close();
    await syncFolder(dirname(resolve(file)));
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(file, { force: true }).catch(() => undefined);
    throw new AiwafError(
      'AIWAF_E_LOG_EXPORT',
      `The export ${file} was not written whole, and nothing was deleted: ${messageOf(error)}.`,
      'Make room, or name a file elsewhere with --export FILE.',
    );
  }
}

async function create(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'wx', FILE_MODE);
  } catch (error) {
    throw new AiwafConfigError(
      'AIWAF_E_LOG_EXPORT',
      `The export cannot be written: ${messageOf(error)}.`,
      'Name a new file in a folder that this user may write to with --export FILE, or pass --no-export.',
    );
  }
}

async function* texts(pages: AsyncIterable<readonly RequestLog[]>): AsyncGenerator<string, void, void> {
  for await (const rows of pages) yield rows.map(lineOf).join('');
}

function lineOf(row: RequestLog): string {
  const line = {
    timestamp: Math.abs(row.timestamp) <= MAX_INSTANT ? new Date(row.timestamp).toISOString() : row.timestamp,
    ip_address: row.ipAddress,
    method: row.method,
    path: row.path,
    status_code: row.statusCode,
    response_time: row.responseTime,
    user_agent: row.userAgent,
    referer: row.referer,
    content_length: row.contentLength,
    verdict: row.verdict,
    layer: row.layer,
    code: row.code,
    request_id: row.requestId,
  };
  return `${JSON.stringify(line)}\n`;
}

/** So that the name of the file outlasts a power cut too; some systems have no such thing. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

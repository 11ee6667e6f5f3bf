import { once } from 'node:events';
import { createGunzip } from 'node:zlib';
import { LogFile } from './log-files';
import { LineSink, LineSplitter } from './line-splitter';

const CHUNK_BYTES = 256 * 1_024;

/** What reading one file came to. */
export interface LogEnd {
  /** A `.gz` that is cut short or damaged: the lines before the damage were given. */
  readonly damaged: boolean;
}

/**
 * Gives each line of a file, plain or gzip (told by its first bytes, not by its name), to `sink`.
 *
 * @param onBytes told of the bytes of the file that were taken in since the last call
 */
export async function readLog(
  file: LogFile,
  sink: LineSink,
  onBytes: (bytes: number) => void,
): Promise<LogEnd> {
  const splitter = new LineSplitter(sink);
  const magic = Buffer.alloc(2);
  const { bytesRead } = await file.handle.read(magic, 0, 2, 0);
  const gzipped = bytesRead === 2 && magic[0] === 0x1f && magic[1] === 0x8b;
  const shared = Buffer.allocUnsafe(gzipped ? 0 : CHUNK_BYTES);
  const damaged = gzipped
    ? await inflate(
        chunksOf(file, onBytes, () => Buffer.allocUnsafe(CHUNK_BYTES)),
        splitter,
      )
    : await copy(
        chunksOf(file, onBytes, () => shared),
        splitter,
      );
  splitter.end(!damaged);
  return { damaged };
}

async function copy(chunks: AsyncIterable<Buffer>, splitter: LineSplitter): Promise<false> {
  for await (const chunk of chunks) splitter.push(chunk);
  return false;
}

/** Feeds by hand instead of by pipe: a pipe that ends in an error throws away what it had decoded. */
async function inflate(chunks: AsyncIterable<Buffer>, splitter: LineSplitter): Promise<boolean> {
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  let damaged = false;
  gunzip.on('error', () => (damaged = true));
  gunzip.on('data', (chunk: Buffer) => splitter.push(chunk));
  const closed = once(gunzip, 'close').catch(() => undefined);
  for await (const chunk of chunks) {
    if (damaged) break;
    if (!gunzip.write(chunk)) await Promise.race([once(gunzip, 'drain').catch(() => undefined), closed]);
  }
  gunzip.end();
  await closed;
  return damaged;
}

/** Reads what the file held when it was opened, each chunk into the buffer that `take` gives. */
async function* chunksOf(
  file: LogFile,
  onBytes: (bytes: number) => void,
  take: () => Buffer,
): AsyncGenerator<Buffer, void, void> {
  for (let position = 0; position < file.bytes;) {
    const buffer = take();
    const { bytesRead } = await file.handle.read(
      buffer,
      0,
      Math.min(buffer.length, file.bytes - position),
      position,
    );
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
    onBytes(bytesRead);
  }
}

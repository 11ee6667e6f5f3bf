import { once } from 'node:events';
import { FileChunks, READ_BYTES } from './file-chunks';
import { inflateBound } from './inflate-bound';
import { createGunzip } from 'node:zlib';
import { LineSink, LineSplitter } from './line-splitter';
import { LogFile } from './log-files';

/**
 * What kept a file from being read to its end; the lines before it were given. `damaged-gzip`: cut short
 * or altered; `gzip-bomb`: unpacks to more than a log does; `utf-16`: not read at all; `shrunk`: emptied
 * meanwhile; `unreadable`: the disk failed.
 */
export type FileFault = 'damaged-gzip' | 'gzip-bomb' | 'utf-16' | 'shrunk' | 'unreadable';

/**
 * Gives each line of a file, plain or gzip (told by its first bytes, not by its name), to `sink`.
 *
 * @param onBytes told of the bytes of the file that were taken in since the last call
 * @param isEnough asked between chunks: where it says so the rest of the file is left
 */
export async function readLog(
  file: LogFile,
  sink: LineSink,
  onBytes: (bytes: number) => void,
  isEnough: () => boolean = () => false,
): Promise<FileFault | null> {
  const splitter = new LineSplitter(sink);
  const chunks = new FileChunks(file, onBytes);
  let fault: FileFault | null = null;
  switch (await kindOf(file)) {
    case 'utf-16':
      return 'utf-16';
    case 'gzip':
      fault = await inflate(chunks, splitter, isEnough);
      break;
    case 'plain':
      for await (const chunk of chunks.read()) {
        splitter.push(chunk);
        if (isEnough()) break;
      }
  }
  // The last line of what ends too early may be half a line.
  splitter.end(fault === null && chunks.fault === null && !isEnough());
  return chunks.fault ?? fault;
}

async function kindOf({ handle }: LogFile): Promise<'plain' | 'gzip' | 'utf-16'> {
  const start = Buffer.alloc(2);
  await handle.read(start, 0, start.length, 0).catch(() => undefined);
  switch (start.toString('hex')) {
    case '1f8b':
      return 'gzip';
    case 'fffe':
    case 'feff':
      return 'utf-16';
    default:
      return 'plain';
  }
}

/** Feeds by hand instead of by pipe: a pipe that ends in an error throws away what it had decoded. */
async function inflate(
  chunks: FileChunks,
  splitter: LineSplitter,
  isEnough: () => boolean,
): Promise<FileFault | null> {
  const gunzip = createGunzip({ chunkSize: READ_BYTES });
  let fault: FileFault | null = null;
  let taken = 0;
  let given = 0;
  const stop = (cause: FileFault): void => {
    fault ??= cause;
    gunzip.destroy();
  };
  gunzip.on('error', () => stop('damaged-gzip'));
  gunzip.on('data', (chunk: Buffer) => {
    given += chunk.length;
    if (given > inflateBound(taken)) stop('gzip-bomb');
    else if (isEnough()) gunzip.destroy();
    else splitter.push(chunk);
  });
  const closed = once(gunzip, 'close').catch(() => undefined);
  for await (const chunk of chunks.read()) {
    taken += chunk.length;
    const written = new Promise<unknown>((resolve) => gunzip.write(chunk, resolve));
    await Promise.race([written, closed]);
    if (gunzip.destroyed) break;
  }
  if (!gunzip.destroyed) gunzip.end();
  await closed;
  return fault;
}

import { Stats } from 'node:fs';
import { FileHandle, open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AiwafConfigError, messageOf } from '../../core/errors';

/** An access log that was found readable; held open, so that a rotation during the run changes nothing. */
export interface LogFile {
  readonly path: string;
  readonly handle: FileHandle;
  /** Bytes at the start of the run; what is appended later waits for the next one. */
  readonly bytes: number;
}

/**
 * Opens access logs, each with its rotations (`access.log.1`, `access.log.2.gz`,
 * `access.log-20251010.gz`), oldest first and no file twice.
 *
 * @throws AiwafConfigError `AIWAF_E_LOG_MISSING`, `AIWAF_E_LOG_UNREADABLE`, `AIWAF_E_LOG_NOT_A_FILE`,
 *   before anything is read
 */
export async function openLogs(paths: readonly string[]): Promise<LogFile[]> {
  const files: LogFile[] = [];
  const seen = new Set<string>();
  try {
    for (const path of paths) {
      const named = await statLog(path);
      if (!named.isFile()) throw notAFile(path);
      for (const file of [...(await rotationsOf(path)), path]) {
        const { dev, ino } = await statLog(file);
        if (seen.has(`${dev}:${ino}`)) continue;
        seen.add(`${dev}:${ino}`);
        files.push(await openLog(file));
      }
    }
  } catch (error) {
    await closeLogs(files);
    throw error;
  }
  return files;
}

/** Closes what {@link openLogs} opened. */
export async function closeLogs(files: readonly LogFile[]): Promise<void> {
  await Promise.all(files.map((file) => file.handle.close()));
}

async function statLog(path: string): Promise<Stats> {
  try {
    return await stat(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw unreadable(path, error);
    throw new AiwafConfigError(
      'AIWAF_E_LOG_MISSING',
      `There is no file ${path}.`,
      'Give the path of an access log, such as --log /var/log/nginx/access.log.',
    );
  }
}

async function openLog(path: string): Promise<LogFile> {
  try {
    const handle = await open(path, 'r');
    return { path, handle, bytes: (await handle.stat()).size };
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** The rotations beside a log that are regular files, oldest first. */
async function rotationsOf(path: string): Promise<string[]> {
  const folder = dirname(path);
  const name = basename(path);
  const found: { path: string; order: number }[] = [];
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw unreadable(folder, error);
  });
  for (const entry of entries) {
    if (!entry.isFile() || !entry.name.startsWith(name)) continue;
    const order = rotationOrder(entry.name.slice(name.length));
    if (order !== null) found.push({ path: join(folder, entry.name), order });
  }
  return found.sort((a, b) => a.order - b.order || a.path.localeCompare(b.path)).map((file) => file.path);
}

/** Oldest lowest: `.3.gz` before `.2.gz` before `.1`; of dated names the earlier date. */
function rotationOrder(suffix: string): number | null {
  const match = /^(?:\.(\d{1,4})|[.-](\d{4}-?\d{2}-?\d{2}(?:-?\d{2,10})?))(?:\.gz)?$/.exec(suffix);
  if (match === null) return null;
  return match[1] !== undefined
    ? -Number(match[1])
    : Number(match[2].replaceAll('-', '').slice(0, 14).padEnd(14, '0')) - 1e15;
}

function notAFile(path: string): AiwafConfigError {
  return new AiwafConfigError(
    'AIWAF_E_LOG_NOT_A_FILE',
    `${path} is no regular file.`,
    'Give the access log itself; its rotations beside it are found.',
  );
}

function unreadable(path: string, error: unknown): AiwafConfigError {
  return new AiwafConfigError(
    'AIWAF_E_LOG_UNREADABLE',
    `${path} cannot be read (${messageOf(error)}).`,
    'Let the user that runs this read the file and its folder, for example by its group.',
  );
}

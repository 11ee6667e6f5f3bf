import { constants } from 'node:fs';
import { FileHandle, open, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AiwafConfigError, messageOf } from '../../core/errors';
import { rotationOrder } from './rotation-order';

/** An access log that was found readable; held open, so that a rotation during the run changes nothing. */
export interface LogFile {
  readonly path: string;
  readonly handle: FileHandle;
  /** Bytes at the start of the run; what is appended later waits for the next one. */
  readonly bytes: number;
  /** Tells the file, whatever its name. */
  readonly id: string;
}

/** Opening a pipe that nobody writes to must not wait. What kind of file it is, the open file says. */
const READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
/** A rotation that is a symbolic link may lead anywhere: it is not followed. */
const READ_NO_LINK = READ | (constants.O_NOFOLLOW ?? 0);

/**
 * Opens access logs, each with its rotations (`access.log.1`, `access.log.2.gz`,
 * `access.log-20251010.gz`), oldest first and no file twice. A named file may be a symbolic link.
 *
 * @throws AiwafConfigError `AIWAF_E_LOG_MISSING`, `AIWAF_E_LOG_UNREADABLE`, `AIWAF_E_LOG_NOT_A_FILE`,
 *   before anything is read
 */
export async function openLogs(paths: readonly string[]): Promise<LogFile[]> {
  const files: LogFile[] = [];
  const spare: LogFile[] = [];
  const add = (file: LogFile | null): void => {
    if (file !== null) (files.some(({ id }) => id === file.id) ? spare : files).push(file);
  };
  try {
    for (const path of paths) {
      // First of all: if it is rotated meanwhile, it is found again as its own first rotation.
      const named = await openNamed(path);
      try {
        for (const rotation of await rotationsOf(path)) add(await openRotation(rotation));
      } finally {
        add(named);
      }
    }
    return files;
  } catch (error) {
    await closeLogs(files);
    throw error;
  } finally {
    await closeLogs(spare);
  }
}

/** Closes what {@link openLogs} opened. */
export async function closeLogs(files: readonly LogFile[]): Promise<void> {
  await Promise.all(files.map((file) => file.handle.close()));
}

async function openNamed(path: string): Promise<LogFile> {
  try {
    const file = await openFile(path, READ);
    if (file !== null) return file;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw missing(path);
    // A socket, or a device that nothing answers for.
    if (code !== 'ENXIO') throw unreadable(path, error);
  }
  throw new AiwafConfigError(
    'AIWAF_E_LOG_NOT_A_FILE',
    `${path} is no regular file.`,
    'Give the access log itself; its rotations beside it are found.',
  );
}

/** A rotation; `null` for what is no regular file, and for one that was deleted meanwhile. */
async function openRotation(path: string): Promise<LogFile | null> {
  try {
    return await openFile(path, READ_NO_LINK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM') throw unreadable(path, error);
    return null;
  }
}

/** Opens a regular file; `null` for anything else. */
async function openFile(path: string, flags: number): Promise<LogFile | null> {
  const handle = await open(path, flags);
  try {
    const found = await handle.stat();
    if (found.isFile()) return { path, handle, bytes: found.size, id: `${found.dev}:${found.ino}` };
  } catch (error) {
    await handle.close();
    throw error;
  }
  await handle.close();
  return null;
}

/** The names beside a log that rotations have, oldest first. */
async function rotationsOf(path: string): Promise<string[]> {
  const folder = dirname(path);
  const name = basename(path);
  const found: { path: string; order: number }[] = [];
  const entries = await readdir(folder).catch((error: unknown) => {
    throw unreadable(folder, error);
  });
  const present = new Set(entries);
  for (const entry of entries) {
    if (!entry.startsWith(name)) continue;
    // A copy that compression keeps, or has not finished: its lines are in the file itself.
    if (entry.endsWith('.gz') && present.has(entry.slice(0, -'.gz'.length))) continue;
    const order = rotationOrder(entry.slice(name.length));
    if (order !== null) found.push({ path: join(folder, entry), order });
  }
  return found.sort((a, b) => a.order - b.order || a.path.localeCompare(b.path)).map((file) => file.path);
}

function missing(path: string): AiwafConfigError {
  return new AiwafConfigError(
    'AIWAF_E_LOG_MISSING',
    `There is no file ${path}.`,
    'Give the path of an access log, such as --log /var/log/nginx/access.log.',
  );
}

function unreadable(path: string, error: unknown): AiwafConfigError {
  return new AiwafConfigError(
    'AIWAF_E_LOG_UNREADABLE',
    `${path} cannot be read (${messageOf(error)}).`,
    'Let the user that runs this read the file and its folder, for example by its group.',
  );
}

import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { AiwafError, messageOf } from '../../core/errors';
import { codeOf, isBusy, unwritable } from './database-errors';

const MEMORY = ':memory:';
/** How long another process may hold the write lock while we start. */
const LOCK_WAIT_MS = 30_000;
const LOCK_PAUSE_MS = 25;

/**
 * Whether a database file is there.
 *
 * @throws AiwafConfigError `AIWAF_E_DATABASE_UNWRITABLE` for a folder or a path that leads through a file
 */
export async function sqliteFileExists(file: string): Promise<boolean> {
  if (file === MEMORY) return true;
  try {
    const found = await stat(file);
    if (found.isDirectory()) throw unwritable(`The database path ${file} is a folder.`);
    return true;
  } catch (error) {
    if (error instanceof AiwafError) throw error;
    if (codeOf(error) === 'ENOENT') return false;
    throw unwritable(`The database ${file} cannot be opened: ${messageOf(error)}.`);
  }
}

/**
 * Makes the folder of a database file. Level by level, since the recursive form of `mkdir` never
 * comes back from a file system that answers "no such folder" to every attempt, as `/proc` does.
 */
export async function makeFolderOf(file: string): Promise<void> {
  if (file !== MEMORY) await makeFolder(dirname(resolve(file)));
}

async function makeFolder(folder: string): Promise<void> {
  const make = () => mkdir(folder).catch(unlessCode('EEXIST'));
  const missing = await make().then(() => false, unlessCode('ENOENT'));
  if (missing === false) return;
  await makeFolder(dirname(folder));
  await make();
}

/** Lets an error of one code pass as `undefined`. */
function unlessCode(code: string): (error: unknown) => undefined {
  return (error) => {
    if (codeOf(error) !== code) throw error;
  };
}

/**
 * Readers no longer wait for writers, nor writers for readers. In this mode `NORMAL` loses at most the
 * last moments in a power cut, never the file.
 */
export async function useWriteAheadLog(dataSource: DataSource, waitMs?: number): Promise<void> {
  await whileBusy(() => dataSource.query('PRAGMA journal_mode = WAL'), waitMs);
  await dataSource.query('PRAGMA synchronous = NORMAL');
}

/** Reads a state of the file in which no other process's transaction is half seen; writes nothing. */
export function atOneInstant<T>(dataSource: DataSource, look: () => Promise<T>): Promise<T> {
  return inTransaction(dataSource, 'BEGIN', look);
}

/** Runs `work` as one transaction that no other process can overlap; what fails leaves nothing behind. */
export function exclusively<T>(dataSource: DataSource, work: () => Promise<T>): Promise<T> {
  return inTransaction(dataSource, 'BEGIN IMMEDIATE', work);
}

async function inTransaction<T>(dataSource: DataSource, begin: string, work: () => Promise<T>): Promise<T> {
  await whileBusy(() => dataSource.query(begin));
  try {
    const result = await work();
    await dataSource.query('COMMIT');
    return result;
  } catch (error) {
    // The first error is the one to tell; SQLite may have rolled back by itself.
    await dataSource.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/**
 * Tries a statement for `waitMs`, by default half a minute, while another connection holds its lock.
 * SQLite's own waiting blocks the thread, which would keep a second connection of this process from
 * ever letting go; so the pauses are ours.
 */
export async function whileBusy<T>(statement: () => Promise<T>, waitMs = LOCK_WAIT_MS): Promise<T> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    try {
      return await statement();
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error;
      await setTimeout(LOCK_PAUSE_MS);
    }
  }
}

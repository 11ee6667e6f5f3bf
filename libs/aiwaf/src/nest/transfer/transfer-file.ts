import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { AiwafConfigError, messageOf } from '../../core/errors';
import { LISTS, ListName, Lists, readEntry } from './lists';

const FORMAT = 'aiwaf-export';
const VERSION = 1;
/** Characters that are written at once. */
const CHUNK = 256 * 1024;
/** Longer lines are no entry of any list. */
const MAX_LINE = 1024 * 1024;

/**
 * Writes lists as lines of JSON: a head, one line per entry, and an end with their number, by which a
 * file that was cut is told. It appears under its name only when it is on the disk as a whole.
 *
 * @throws AiwafConfigError `AIWAF_E_EXPORT_UNWRITABLE`; an existing file is never overwritten
 */
export async function writeTransferFile(file: string, lists: Lists, at: number): Promise<void> {
  const unfinished = `${file}.${randomBytes(4).toString('hex')}.part`;
  try {
    // The name is taken before anything is written, so that two commands never share it.
    await (await open(file, 'wx', 0o600)).close();
  } catch (error) {
    throw unwritable(file, error);
  }
  try {
    const handle = await open(unfinished, 'wx', 0o600);
    try {
      for (const text of chunks(lists, at)) await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
  } catch (error) {
    await Promise.all([file, unfinished].map((path) => rm(path, { force: true })));
    throw unwritable(file, error);
  }
}

/**
 * Reads a file that {@link writeTransferFile} wrote, all of it before anything is done with it.
 *
 * @throws AiwafConfigError `AIWAF_E_IMPORT` that names the line
 */
export async function readTransferFile(file: string): Promise<Lists> {
  const lists: { [K in ListName]: Lists[K][number][] } = {
    bans: [],
    exemptIps: [],
    exemptPaths: [],
    countries: [],
    keywords: [],
  };
  const stream = createReadStream(file, 'utf8');
  let [number, entries] = [0, 0];
  let ended = false;
  try {
    for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
      number++;
      if (line.length > MAX_LINE) throw refused(file, number, 'is too long');
      const value = parsed(line, file, number);
      if (number === 1) {
        if (value.format !== FORMAT || value.version !== VERSION)
          throw refused(file, 1, `is not the head of an ${FORMAT} of version ${VERSION}`);
      } else if (ended) {
        throw refused(file, number, 'comes after the end');
      } else if ('end' in value) {
        if (value.end !== entries)
          throw refused(file, number, `says ${String(value.end)} entries, ${entries} were read`);
        ended = true;
      } else {
        const { list, ...entry } = value;
        if (!LISTS.includes(list as ListName)) throw refused(file, number, 'names no list');
        const read = readEntry(list as ListName, entry);
        if (read === null) throw refused(file, number, `holds no entry of the list ${String(list)}`);
        (lists[list as ListName] as unknown[]).push(read);
        entries++;
      }
    }
  } catch (error) {
    if (error instanceof AiwafConfigError) throw error;
    throw new AiwafConfigError(
      'AIWAF_E_IMPORT',
      `The file ${file} cannot be read: ${messageOf(error)}.`,
      'Name a file that aiwaf export or aiwaf reset wrote.',
    );
  } finally {
    stream.destroy();
  }
  if (!ended) throw refused(file, number + 1, 'is missing: the file was cut');
  return lists;
}

function* chunks(lists: Lists, at: number): Iterable<string> {
  let text = `${JSON.stringify({ format: FORMAT, version: VERSION, at: new Date(at).toISOString() })}\n`;
  let count = 0;
  for (const list of LISTS) {
    for (const entry of lists[list]) {
      text += `${JSON.stringify({ list, ...entry })}\n`;
      count++;
      if (text.length < CHUNK) continue;
      yield text;
      text = '';
    }
  }
  yield `${text}${JSON.stringify({ end: count })}\n`;
}

function parsed(line: string, file: string, number: number): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch {
    // Told below.
  }
  throw refused(file, number, 'is no JSON object');
}

function refused(file: string, line: number, problem: string): AiwafConfigError {
  return new AiwafConfigError(
    'AIWAF_E_IMPORT',
    `Line ${line} of ${file} ${problem}. Nothing was changed.`,
    'Name a file that aiwaf export or aiwaf reset wrote, as it was written.',
  );
}

function unwritable(file: string, error: unknown): AiwafConfigError {
  return new AiwafConfigError(
    'AIWAF_E_EXPORT_UNWRITABLE',
    `The export ${file} cannot be written: ${messageOf(error)}. Nothing was changed.`,
    'Name another file, in a folder that this user may write to.',
  );
}

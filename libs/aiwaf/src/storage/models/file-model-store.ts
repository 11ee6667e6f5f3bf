import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { AiwafError } from '../../core/errors';
import {
  ModelPointer,
  ModelRecord,
  ModelStore,
  SeenPointer,
  UNREADABLE_VERSION,
} from '../../core/ports/model-store';
import { codeOf } from '../typeorm/database-errors';
import { readModelText } from './model-text';
import { isVersion, MAX_CONTENT_BYTES, readPointer, readRecord } from './stored-model';

const MAX_RECORD_BYTES = 65_536;
const RECORD = '.record.json';
const SHADOW = 'shadow.json';
/** Milliseconds after which what a killed process left half-written is taken away. */
const LEFTOVER_MS = 60_000;

/**
 * Models as files. The model in force is the named file itself, so that renaming it activates a version
 * and a file that a person puts there is taken too; the versions lie in a folder beside it, each with a
 * record of its own. Every file is written whole or not at all.
 */
export class FileModelStore implements ModelStore {
  private readonly folder: string;
  private seen: { readonly stamp: string; readonly version: string | null } | null = null;

  /** @param place such as `data/model.json`; the folder is then `data/model-versions` */
  constructor(readonly place: string) {
    this.folder = `${place.replace(/\.json$/i, '')}-versions`;
  }

  async pointer(): Promise<SeenPointer | null> {
    const stamp = await this.stamp();
    const shadow = readPointer(await this.json(SHADOW))?.shadow ?? null;
    if (stamp === null) return shadow === null ? null : { active: null, shadow, stamp: '' };
    if (this.seen?.stamp !== stamp) this.seen = { stamp, version: await this.versionInForce() };
    return { active: this.seen.version, shadow, stamp };
  }

  async setPointer({ active, shadow }: ModelPointer): Promise<void> {
    if (active !== null) await this.putInForce(active);
    if (shadow === null) await rm(this.path(SHADOW), { force: true });
    else await this.write(this.path(SHADOW), JSON.stringify({ active: null, shadow }));
  }

  async records(): Promise<ModelRecord[]> {
    const names = (await this.names()).filter((name) => name.endsWith(RECORD));
    const records = await Promise.all(names.map(async (name) => readRecord(await this.json(name))));
    return records.filter(
      (record, index): record is ModelRecord => record !== null && names[index] === record.version + RECORD,
    );
  }

  async content(version: string): Promise<string | null> {
    const inForce = version === UNREADABLE_VERSION || version === (await this.versionInForce());
    if (!inForce && !isVersion(version)) return null;
    return readModelText(inForce ? this.place : this.path(`${version}.json`), MAX_CONTENT_BYTES);
  }

  async put(record: ModelRecord, content: string): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await this.sweep();
    await this.write(this.path(`${record.version}.json`), content);
    // A content without a record is no version yet.
    await this.write(this.path(record.version + RECORD), JSON.stringify(record));
  }

  async remove(versions: readonly string[]): Promise<void> {
    for (const version of versions.filter(isVersion)) {
      await rm(this.path(version + RECORD), { force: true });
      await rm(this.path(`${version}.json`), { force: true });
    }
  }

  private async putInForce(version: string): Promise<void> {
    const wanted = await readModelText(this.path(`${version}.json`), MAX_CONTENT_BYTES);
    if (wanted !== null) await this.write(this.place, wanted);
    else if (version !== (await this.versionInForce()))
      throw new Error(`There is no model ${version} in ${this.folder}.`);
  }

  private write(path: string, text: string): Promise<void> {
    return writeFileAtomic(path, text, { mode: 0o600 });
  }

  /** What the file in force calls itself; the whole of it is checked by who decodes it. */
  private async versionInForce(): Promise<string | null> {
    try {
      const text = await readModelText(this.place, MAX_CONTENT_BYTES);
      if (text === null) return null;
      const { body } = JSON.parse(text) as { body?: { version?: unknown } };
      return isVersion(body?.version) ? body.version : UNREADABLE_VERSION;
    } catch {
      return UNREADABLE_VERSION;
    }
  }

  private async stamp(): Promise<string | null> {
    try {
      const { ino, size, mtimeMs } = await stat(this.place);
      return `${ino} ${size} ${mtimeMs}`;
    } catch (error) {
      return codeOf(error) === 'ENOENT' ? null : codeOf(error);
    }
  }

  /** A small file of the folder, `null` where it is missing, too large or no JSON. */
  private async json(name: string): Promise<unknown> {
    try {
      const text = await readModelText(this.path(name), MAX_RECORD_BYTES);
      return text === null ? null : (JSON.parse(text) as unknown);
    } catch (error) {
      if (error instanceof SyntaxError || error instanceof AiwafError) return null;
      throw error;
    }
  }

  private async names(): Promise<string[]> {
    try {
      return await readdir(this.folder);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return [];
      throw error;
    }
  }

  /** Takes away what killed processes left: halves under the names that `write-file-atomic` gives them. */
  private async sweep(): Promise<void> {
    const beside = (await readdir(dirname(this.place)))
      .filter((name) => name.startsWith(`${basename(this.place)}.`) && /\.\d+$/.test(name))
      .map((name) => join(dirname(this.place), name));
    const names = await this.names();
    const halves = names.filter(
      (name) =>
        /\.json\.\d+$/.test(name) ||
        (isVersion(name.slice(0, -5)) && !names.includes(name.slice(0, -5) + RECORD)),
    );
    for (const path of [...beside, ...halves.map((name) => this.path(name))]) {
      const found = await stat(path).catch(() => null);
      if (found !== null && Date.now() - found.mtimeMs > LEFTOVER_MS) await rm(path, { force: true });
    }
  }

  private path(name: string): string {
    return join(this.folder, name);
  }
}

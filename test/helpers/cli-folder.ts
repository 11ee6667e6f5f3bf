import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openDataSource } from '../../libs/aiwaf/src/storage';
import { BinaryRun, runAiwaf } from './aiwaf-binary';

/** A folder with a migrated database at its usual place, for commands to work on. */
export class CliFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'aiwaf-cli-'));
  readonly database = join(this.path, 'aiwaf-data/aiwaf.sqlite');

  async migrate(): Promise<void> {
    await (await openDataSource({ type: 'better-sqlite3', database: this.database }, 'migrate')).destroy();
  }

  /** Another folder with all that is in this one. */
  copy(): CliFolder {
    const copy = new CliFolder();
    cpSync(this.path, copy.path, { recursive: true });
    return copy;
  }

  /** Runs the built program in the folder. */
  aiwaf(...args: string[]): Promise<BinaryRun> {
    return runAiwaf(this.path, args);
  }

  /** What a command prints with `--json`, after it ended well. */
  async json<T = unknown>(...args: string[]): Promise<T> {
    const { code, out, err } = await this.aiwaf(...args, '--json');
    if (code !== 0) throw new Error(`aiwaf ${args.join(' ')} ended with ${code}: ${err}`);
    return JSON.parse(out) as T;
  }

  /** Asks the database itself, beside the program. */
  rows<T = unknown>(sql: string): T[] {
    const database = new Database(this.database, { readonly: true });
    try {
      return database.prepare(sql).all() as T[];
    } finally {
      database.close();
    }
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { AiwafModule } from 'nestjs-aiwaf';
import { Test } from '@nestjs/testing';
import { migrations } from '../../migrations';
import { openDataSource } from '../../libs/aiwaf/src/storage';
import { runAiwaf } from '../helpers/aiwaf-binary';

const NAMES = migrations.map(({ name }) => name);
const FILE = 'aiwaf-data/aiwaf.sqlite';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aiwaf-migrate-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const migrate = (...flags: string[]) => runAiwaf(folder, ['migrate', ...flags]);
const sql = (text: string) => {
  const database = new Database(join(folder, FILE));
  database.exec(text);
  database.close();
};
/** As an older version left it. */
const takeLastBack = async () => {
  const database = await openDataSource({ type: 'better-sqlite3', database: join(folder, FILE) }, 'require');
  await database.undoLastMigration();
  await database.destroy();
};

describe('aiwaf migrate', () => {
  it('makes a SQLite file with its folder, and is done when it is done', async () => {
    const { code, out, err } = await migrate();
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(
      new RegExp(`^STATE +MIGRATION\nran now +${NAMES[0]}\n[\\s\\S]*Ran ${NAMES.length} migrations\\.\n$`),
    );
    expect(readdirSync(join(folder, 'aiwaf-data'))).toEqual(['aiwaf.sqlite']);
    expect((await migrate()).out).toMatch(/^done .*\nThe database is up to date\.\n$/m);
    expect((await runAiwaf(folder, ['training-runs'])).code).toBe(0);
  });

  it('makes nothing in a dry run', async () => {
    const { code, out } = await migrate('--dry-run');
    expect(code).toBe(0);
    expect(out).toContain(`pending  ${NAMES[0]}\n`);
    expect(out).toContain(`Would run ${NAMES.length} migrations. Dry run: nothing was changed.`);
    expect(existsSync(join(folder, 'aiwaf-data'))).toBe(false);
  });

  it('runs what is pending alone, which a command asks for before', async () => {
    await migrate();
    await takeLastBack();
    const refused = await runAiwaf(folder, ['training-runs']);
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.err).toBe(
      'AIWAF_E_DATABASE_NOT_MIGRATED: The database lacks a migration of this version. Run: aiwaf migrate\n',
    );
    const [done, last] = [NAMES.slice(0, -1), NAMES.slice(-1)];
    const dry = JSON.parse((await migrate('--dry-run', '--json')).out);
    expect(dry).toEqual({ done, ran: [], pending: last, dryRun: true });
    const wet = JSON.parse((await migrate('--json')).out);
    expect(wet).toEqual({ done, ran: last, pending: [], dryRun: false });
    expect((await runAiwaf(folder, ['training-runs'])).code).toBe(0);
  });

  it.each([[['--dry-run']], [[]]])('refuses a newer database (%j), and leaves it', async (flags) => {
    await migrate();
    await takeLastBack();
    sql("insert into aiwaf_migrations (timestamp, name) values (2e12, 'Later2000000000000')");
    const { code, out, err } = await migrate(...flags);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^AIWAF_E_DATABASE_NEWER: .* ran Later2000000000000\. Update nestjs-aiwaf /);
    const database = new Database(join(folder, FILE), { readonly: true });
    const done = database.prepare('select name from aiwaf_migrations').pluck().all();
    expect(done).not.toContain(NAMES.at(-1));
    database.close();
  });

  it('is what a host does at its start, which refuses a newer database too', async () => {
    await migrate();
    sql("insert into aiwaf_migrations (timestamp, name) values (2e12, 'Later2000000000000')");
    const host = Test.createTestingModule({
      imports: [AiwafModule.forRoot({ database: `sqlite:${join(folder, FILE)}` })],
    });
    await expect(host.compile()).rejects.toMatchObject({ code: 'AIWAF_E_DATABASE_NEWER' });
  });

  it('refuses what is somebody else’s, memory, and a file that is no database', async () => {
    writeFileSync(join(folder, 'notes.txt'), 'These are notes.\n'.repeat(100));
    for (const [url, code] of [
      ['sqlite:notes.txt', 'AIWAF_E_DATABASE_FOREIGN'],
      ['sqlite::memory:', 'AIWAF_E_DATABASE_NONE'],
      ['sqlite:.', 'AIWAF_E_DATABASE_UNWRITABLE'],
      ['sqlite:notes.txt/x.sqlite', 'AIWAF_E_DATABASE_UNWRITABLE'],
      ['postgres://u:secret@127.0.0.1', 'AIWAF_E_DATABASE_URL'],
    ]) {
      const run = await migrate('--database', url);
      expect([url, run.code, run.out, run.err]).toEqual([
        url,
        2,
        '',
        expect.stringMatching(new RegExp(`^${code}: `)),
      ]);
      expect(run.err).not.toContain('secret');
    }
    expect(readdirSync(folder)).toEqual(['notes.txt']);
  });
});

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { RequestLogRecords } from '#aiwaf/internals';
import { BinaryRun as Run, runAiwaf } from '../helpers/aiwaf-binary';
import { Host, startHost } from '../helpers/host-app';

const START = Date.UTC(2026, 0, 5, 10);
const STAMP = '2026-01-05T10:00:00Z';

let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'aiwaf-cli-logging-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const logging = (...args: string[]) => runAiwaf(folder, ['logging', ...args]);
const file = () => join(folder, 'aiwaf-data/aiwaf.sqlite');

function database<T>(use: (db: Database.Database) => T): T {
  const db = new Database(file());
  try {
    return use(db);
  } finally {
    db.close();
  }
}

interface Row {
  readonly at?: number;
  readonly path?: string;
  readonly verdict?: string;
  readonly layer?: string | null;
  readonly code?: string | null;
}

function insert(...rows: Row[]): void {
  database((db) => {
    const statement = db.prepare(
      `insert into aiwaf_requestlog (timestamp, ip_address, method, path, status_code, response_time,
         user_agent, referer, content_length, verdict, layer, code, request_id)
       values (?, '203.0.113.9', 'GET', ?, 200, 0.01, 'x', '', '-', ?, ?, ?, ?)`,
    );
    for (const [
      i,
      { at = START + i * 1_000, path = `/${i}`, verdict = 'pass', layer = null, code = null },
    ] of [...rows.entries()])
      statement.run(at, path, verdict, layer, code, `id-${at}-${i}`);
  });
}

const count = () =>
  database((db) => db.prepare('select count(*) from aiwaf_requestlog').pluck().get() as number);
const exports = () => readdirSync(join(folder, 'aiwaf-data')).filter((name) => name.endsWith('.gz'));
const exported = (path: string) =>
  gunzipSync(readFileSync(path))
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

function expectRefusal({ code, out, err }: Run, status: number, message: RegExp): void {
  expect([code, out]).toEqual([status, '']);
  expect(err).toMatch(message);
  expect(err.trim().split('\n')).toHaveLength(1);
}

describe('aiwaf logging without a database', () => {
  it('says so, and makes none', async () => {
    expect((await logging()).out).toMatch(/^database +not written to, no rows$/m);
    for (const flag of ['--recent', '--clear']) {
      expectRefusal(await logging(flag), 2, /^AIWAF_E_DATABASE_NOT_MIGRATED: /);
    }
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('aiwaf logging', () => {
  /** Makes the tables. */
  beforeEach(async () => {
    writeFileSync(join(folder, 'access.log'), '');
    await runAiwaf(folder, ['detect-and-train', '--log', 'access.log']);
  });

  it.each([[[]], [['--status']]])('shows where requests are logged with %j', async (flags) => {
    insert({}, {}, {});
    const { code, out, err } = await logging(...flags);
    expect([code, err]).toEqual([0, '']);
    expect(out.replace(/\d+ KB/, 'N KB').split('\n')).toEqual([
      'request log            on (mode enforce; monitor and enforce log alike)',
      `database               written to, 3 rows of ${STAMP} to 2026-01-05T10:00:02Z`,
      'database file          aiwaf-data/aiwaf.sqlite, N KB',
      'CSV file               none',
      'file of JSON lines     none',
      'rows are kept for      30 days',
      expect.stringMatching(/^in the Python package +AIWAF_MIDDLEWARE_LOGGING/),
      '',
    ]);
    expect(JSON.parse((await logging(...flags, '--json')).out)).toMatchObject({
      mode: 'enforce',
      database: true,
      stored: { rows: 3, oldest: START, newest: START + 2_000 },
      databaseFile: { path: 'aiwaf-data/aiwaf.sqlite', bytes: expect.any(Number) },
      csv: null,
      jsonl: null,
      retentionDays: 30,
    });
  });

  it('says that it is off', async () => {
    const { out } = await runAiwaf(folder, ['logging'], { AIWAF_MODE: 'off' });
    expect(out).toMatch(/^request log +off\ndatabase +not written to, no rows\n/);
  });

  it.each([
    ['--enable', 'on', "layers: { requestLog: { mode: 'enforce' } }", 'AIWAF_MIDDLEWARE_LOGGING: true'],
    ['--disable', 'off', 'layers: { requestLog: false }', 'AIWAF_MIDDLEWARE_LOGGING: false'],
  ])('shows with %s what turns it %s, and changes nothing', async (flag, state, option, setting) => {
    const { code, out } = await logging(flag);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^Nothing was changed\\. To turn the request log ${state}, `));
    expect(out.split('\n')).toEqual(expect.arrayContaining([`  ${option}`, `  ${setting}`]));
    expect(JSON.parse((await logging(flag, '--json')).out)).toEqual({
      on: state === 'on',
      changed: false,
      options: [option],
      settings: [setting],
    });
  });

  it('shows the last rows, newest first, without what a terminal obeys', async () => {
    insert(
      { path: '/old' },
      { path: '/\u001b[2J\u009b31m\r\nforged', verdict: 'deny', layer: 'keywords', code: 'keywords.probe' },
      { path: `/${'x'.repeat(100)}` },
    );
    const { code, out } = await logging('--recent', '2');
    expect(code).toBe(0);
    const [titles, ...lines] = out.trimEnd().split('\n');
    expect(titles).toMatch(/^TIME +CLIENT +METHOD +PATH +STATUS +VERDICT +LAYER +CODE +REQUEST ID$/);
    expect(lines.map((line) => line.split(/ {2,}/))).toEqual([
      [
        '2026-01-05T10:00:02Z',
        '203.0.113.9',
        'GET',
        `/${'x'.repeat(58)}\u2026`,
        '200',
        'pass',
        expect.any(String),
      ],
      [
        '2026-01-05T10:00:01Z',
        '203.0.113.9',
        'GET',
        '/\\u001b[2J\\u009b31m\\u000d\\u000aforged',
        '200',
        'deny',
        'keywords',
        'keywords.probe',
        `id-${START + 1_000}-1`,
      ],
    ]);
    const json = JSON.parse((await logging('--recent', '--json')).out);
    expect(json.map(({ path }: { path: string }) => path)).toEqual([
      `/${'x'.repeat(100)}`,
      '/\u001b[2J\u009b31m\r\nforged',
      '/old',
    ]);
    expect(json[1]).toMatchObject({ timestamp: START + 1_000, layer: 'keywords', verdict: 'deny' });
  });

  it('shows twenty rows where no number is given', async () => {
    insert(...Array.from({ length: 30 }, () => ({})));
    expect((await logging('--recent')).out.trimEnd().split('\n')).toHaveLength(21);
    expect((await logging('--recent', '25')).out.trimEnd().split('\n')).toHaveLength(26);
  });

  it('shows what one layer denied, among the last hundred thousand rows', async () => {
    const denied = (path: string, layer: string, verdict: string) => ({ path, layer, verdict, code: 'x' });
    insert(denied('/ancient', 'geo', 'deny'));
    database((db) =>
      db.exec(`insert into aiwaf_requestlog (timestamp, ip_address, method, path, status_code, response_time,
          user_agent, referer, content_length, verdict, request_id)
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000)
        select ${START + 1_000} + i, '203.0.113.9', 'GET', '/', 200, 0.01, 'x', '', '-', 'pass', 'n' || i from n`),
    );
    expect((await logging('--layer', 'geo')).out).toBe(
      'The layer geo denied nothing among the last rows of the database.\n',
    );
    insert(
      { ...denied('/new', 'geo', 'deny'), at: START + 2_000_000 },
      { ...denied('/other', 'uuid', 'deny'), at: START + 2_000_000 },
      { ...denied('/tried', 'geo', 'monitor'), at: START + 3_000_000 },
    );
    const { out } = await logging('--recent', '5', '--layer', 'geo', '--json');
    expect(JSON.parse(out).map(({ path }: { path: string }) => path)).toEqual(['/tried', '/new']);
  });

  it('writes an export, then deletes the rows', async () => {
    insert({}, {}, {});
    const { code, out, err } = await logging('--clear', '--yes');
    expect([code, err, count()]).toEqual([0, '', 0]);
    const [name] = exports();
    expect(name).toMatch(/^aiwaf-requestlog-\d{8}T\d{6}Z\.ndjson\.gz$/);
    const path = join(folder, 'aiwaf-data', name);
    expect(out).toBe(`Deleted 3 rows, exported to ${path}.\n`);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(exported(path).map((row) => row.path)).toEqual(['/0', '/1', '/2']);
    const training = await runAiwaf(folder, ['detect-and-train', '--log', path, '--dry-run', '--json']);
    expect(JSON.parse(training.out).lines).toEqual(expect.objectContaining({ read: 3, parsed: 3 }));
  });

  it('exports to a file that is named, or not at all', async () => {
    insert({}, {});
    const { out } = await logging('--clear', '--yes', '--export', 'mine.gz', '--json');
    expect(JSON.parse(out)).toEqual({ rows: 2, deleted: 2, export: 'mine.gz', files: [], dryRun: false });
    expect(exported(join(folder, 'mine.gz'))).toHaveLength(2);
    insert({});
    expect((await logging('--clear', '--yes', '--no-export')).out).toBe('Deleted 1 row.\n');
    expect([count(), exports()]).toEqual([0, []]);
  });

  it('deletes nothing without consent, in a dry run, or without a whole export', async () => {
    insert({}, {});
    expectRefusal(await logging('--clear'), 2, /^AIWAF_E_CONSENT: There is no terminal to ask at\./);
    expect((await logging('--clear', '--dry-run')).out).toMatch(
      /^Would export to .*aiwaf-data\/aiwaf-requestlog-.*Z\.ndjson\.gz and delete 2 rows\.\nDry run: nothing was changed\.\n$/,
    );
    writeFileSync(join(folder, 'mine.gz'), 'mine');
    expectRefusal(
      await logging('--clear', '--yes', '--export', 'mine.gz'),
      2,
      /^AIWAF_E_LOG_EXPORT: .*EEXIST.*--export FILE/,
    );
    expectRefusal(await logging('--clear', '--yes', '--export', 'no/rows.gz'), 2, /^AIWAF_E_LOG_EXPORT: /);
    expect([count(), exports(), readFileSync(join(folder, 'mine.gz'), 'utf8')]).toEqual([2, [], 'mine']);
  });

  it.each([
    [['--layer', 'firewall'], /^AIWAF_E_LAYER_UNKNOWN: --layer is "firewall"\. .*geo/],
    [['--recent', '0'], /^AIWAF_E_OPTION_VALUE: --recent is "0"\. /],
    [['--recent', '10001'], /^AIWAF_E_OPTION_VALUE: /],
    [['--recent', 'x'], /^AIWAF_E_OPTION_VALUE: /],
    [['--enable', '--disable'], /^AIWAF_E_OPTION_VALUE: --enable and --disable are not done together\./],
    [['--clear', '--layer', 'geo'], /^AIWAF_E_OPTION_VALUE: --clear and --recent /],
    [['--bogus'], /unknown option "--bogus"/],
    [['recent'], /too many arguments/],
  ])('refuses %j', async (args, message) => expectRefusal(await logging(...args), 2, message));
});

describe('the request log of a host', () => {
  let host: Host;
  afterEach(() => host.close());
  const start = async (requestLog = {}): Promise<RequestLogRecords> => {
    host = await startHost({
      adapter: 'express',
      aiwaf: { database: `sqlite:${file()}`, layers: { requestLog } },
    });
    return host.app.get(RequestLogRecords);
  };

  it('keeps what is logged while it is cleared', async () => {
    const records = await start();
    insert(...Array.from({ length: 2_500 }, () => ({})));
    const path = join(folder, 'rows.gz');
    let told = 0;
    const deleted = await records.clear({
      exportTo: path,
      onProgress: () => {
        if (told++ < 3) insert({ at: START + 9_000_000 + told, path: `/late-${told}` });
      },
    });
    expect([deleted, exported(path).length, count()]).toEqual([2_500, 2_500, 3]);
    expect((await records.recent(5, null)).map((row) => row.path)).toEqual(['/late-3', '/late-2', '/late-1']);
  });

  it('deletes nothing where the export breaks off', async () => {
    const records = await start();
    insert(...Array.from({ length: 2_500 }, () => ({})));
    let pages = 0;
    const clearing = records.clear({
      exportTo: join(folder, 'rows.gz'),
      onProgress: () => {
        if (++pages === 2) throw new Error('disk is gone');
      },
    });
    await expect(clearing).rejects.toMatchObject({ code: 'AIWAF_E_LOG_EXPORT', name: 'AiwafError' });
    expect([count(), existsSync(join(folder, 'rows.gz'))]).toEqual([2_500, false]);
  });

  it('shows files with their sizes', async () => {
    const records = await start({ mode: 'monitor', csv: join(folder, 'a.csv'), retentionDays: 1 });
    expect(await records.status()).toMatchObject({
      mode: 'monitor',
      csv: { path: join(folder, 'a.csv'), bytes: 0 },
      jsonl: null,
      retentionDays: 1,
    });
  });
});

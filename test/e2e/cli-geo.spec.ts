import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { BinaryRun as Run, runAiwaf } from '../helpers/aiwaf-binary';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aiwaf-cli-geo-'));
  writeFileSync(join(folder, 'access.log'), '');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const aiwaf = (args: string[], env?: Record<string, string>) => runAiwaf(folder, args, env);

function expectRefusal({ code, out, err }: Run, status: number, message: RegExp): void {
  expect([code, out]).toEqual([status, '']);
  expect(err).toMatch(message);
  expect(err.trim().split('\n')).toHaveLength(1);
}

function database<T>(use: (db: Database.Database) => T): T {
  const db = new Database(join(folder, 'aiwaf-data/aiwaf.sqlite'));
  try {
    return use(db);
  } finally {
    db.close();
  }
}

describe('aiwaf geo', () => {
  /** Makes the tables. */
  beforeEach(() => aiwaf(['detect-and-train', '--log', 'access.log']));
  const stored = () =>
    database((db) =>
      db
        .prepare(
          'select country_code, reason from aiwaf_geoblockedcountry where removed_at is null order by id',
        )
        .raw()
        .all(),
    );

  it('says that there are none', async () => {
    expect(await aiwaf(['geo', 'list'])).toEqual({
      code: 0,
      out: 'No country is blocked: block one with aiwaf geo add CODE.\n',
      err: '',
    });
    expect(JSON.parse((await aiwaf(['geo', 'list', '--json'])).out)).toEqual({ mode: 'enforce', rules: [] });
  });

  it('blocks countries, lists them and takes them back', async () => {
    expect(await aiwaf(['geo', 'add', 'kp', 'RU', 'KP', '--reason', 'embargo \u001b[31m'])).toEqual({
      code: 0,
      out: 'Blocked KP (North Korea).\nBlocked RU (Russia).\n',
      err: '',
    });
    expect(stored()).toEqual([
      ['KP', 'embargo \u001b[31m'],
      ['RU', 'embargo \u001b[31m'],
    ]);
    const { out } = await aiwaf(['geo', 'list']);
    expect(out.split('\n')).toEqual([
      'COUNTRY  NAME         EFFECT   FROM      REASON',
      'KP       North Korea  blocked  database  embargo \\u001b[31m',
      'RU       Russia       blocked  database  embargo \\u001b[31m',
      '',
    ]);
    expect(await aiwaf(['geo', 'remove', 'kp'])).toEqual({
      code: 0,
      out: 'Took back KP (North Korea).\n',
      err: '',
    });
    expect(JSON.parse((await aiwaf(['geo', 'list', '--json'])).out).rules).toEqual([
      { country: 'RU', name: 'Russia', effect: 'block', from: 'database', reason: 'embargo \u001b[31m' },
    ]);
  });

  it('takes the spelling of the Python package', async () => {
    expect((await aiwaf(['geo-block-country', 'add', 'US'])).code).toBe(0);
    expect((await aiwaf(['geo-block-country', 'list'])).out).toContain('US       United States');
    expect((await aiwaf(['geo-block-country', 'remove', 'US'])).code).toBe(0);
    expect(stored()).toEqual([]);
  });

  it('says so where a country is blocked already, and replaces its reason where one is given', async () => {
    await aiwaf(['geo', 'add', 'KP', '--reason', 'one']);
    expect(await aiwaf(['geo', 'add', 'KP'])).toEqual({
      code: 0,
      out: 'KP (North Korea) is blocked already.\n',
      err: '',
    });
    expect(stored()).toEqual([['KP', 'one']]);
    const { out } = await aiwaf(['geo', 'add', 'KP', 'RU', '--reason', 'two', '--json']);
    expect(JSON.parse(out)).toEqual({
      countries: [
        { country: 'KP', change: 'reason' },
        { country: 'RU', change: 'added' },
      ],
      mode: 'enforce',
      dryRun: false,
    });
    expect(stored()).toEqual([
      ['KP', 'two'],
      ['RU', 'two'],
    ]);
  });

  it('changes nothing in a dry run', async () => {
    await aiwaf(['geo', 'add', 'KP']);
    expect((await aiwaf(['geo', 'add', 'RU', '--dry-run'])).out).toBe(
      'Would block RU (Russia).\nDry run: nothing was changed.\n',
    );
    expect((await aiwaf(['geo', 'remove', 'KP', '--dry-run'])).out).toBe(
      'Would take back KP (North Korea).\nDry run: nothing was changed.\n',
    );
    expect(JSON.parse((await aiwaf(['geo', 'remove', 'KP', '--dry-run', '--json'])).out)).toEqual({
      removed: [{ country: 'KP', reason: '' }],
      dryRun: true,
    });
    expect(stored()).toEqual([['KP', '']]);
  });

  it('changes nothing where one of several is wrong', async () => {
    await aiwaf(['geo', 'add', 'KP']);
    expectRefusal(await aiwaf(['geo', 'add', 'RU', 'UK']), 2, /^AIWAF_E_GEO_COUNTRY: "UK" is no country\. /);
    expectRefusal(
      await aiwaf(['geo', 'remove', 'KP', 'RU']),
      2,
      /^AIWAF_E_GEO_COUNTRY: RU is not among the countries that are stored\. /,
    );
    expect(stored()).toEqual([['KP', '']]);
  });

  it.each([
    ['off', /The layer geo is off here/],
    ['monitor', /The layer geo only monitors here/],
  ])('says that it is %s', async (mode, message) => {
    expect((await aiwaf(['geo', 'list'], { AIWAF_MODE: mode })).out).toMatch(message);
    expect((await aiwaf(['geo', 'add', 'KP'], { AIWAF_MODE: mode })).out).toMatch(message);
    expect(stored()).toEqual([['KP', '']]);
  });

  it.each([
    [['geo'], /^AIWAF_E_USAGE: /],
    [['geo', 'add'], /missing required argument/],
    [['geo', 'remove'], /missing required argument/],
    [['geo', 'bogus'], /unknown command "bogus" of aiwaf geo/],
    [['geo', 'list', '--bogus'], /unknown option "--bogus"/],
  ])('refuses %j', async (args, message) => {
    expectRefusal(await aiwaf(args), 2, message);
  });
});

describe('aiwaf geo-summary', () => {
  const AMERICA = '8.8.8.8';
  const KOREA = '175.45.176.1';
  const line = (address: string) =>
    `${address} - - [10/Oct/2025:13:55:36 +0000] "GET / HTTP/1.1" 200 5 "-" "x"\n`;
  const log = [
    ...Array<string>(5).fill(AMERICA),
    ...Array<string>(3).fill(KOREA),
    '77.88.8.8',
    '192.0.2.1',
    '10.0.0.1',
    '::1',
  ]
    .map(line)
    .join('');
  beforeEach(() => writeFileSync(join(folder, 'access.log'), log));
  const summary = (...args: string[]) => aiwaf(['geo-summary', ...args]);

  it('counts requests by country, with rows for unknown and private addresses', async () => {
    const { code, out, err } = await summary('--log', 'access.log');
    expect([code, err]).toEqual([0, '']);
    expect(out.split('\n')).toEqual([
      'COUNTRY  NAME               REQUESTS  SHARE %',
      'US       United States             5     41.7',
      'KP       North Korea               3     25.0',
      'RU       Russia                    1      8.3',
      '         unknown                   1      8.3',
      '         private addresses         2     16.7',
      '12 requests of access.log.',
      '',
    ]);
    expect(existsSync(join(folder, 'aiwaf-data'))).toBe(false);
  });

  it('counts rotations and packed ones, and sums up what is beyond --top', async () => {
    writeFileSync(join(folder, 'access.log.1'), line(KOREA).repeat(4));
    writeFileSync(join(folder, 'access.log.2.gz'), gzipSync(line('77.88.8.8')));
    const { out } = await summary('--log', 'access.log', '--top', '1');
    expect(out).toContain('KP       North Korea               7     41.2\n');
    expect(out).toContain('         2 other countries         7     41.2\n');
    const json = JSON.parse((await summary('--log', 'access.log', '--top', '1', '--json')).out);
    expect(json).toMatchObject({
      requests: 17,
      countries: [
        { country: 'KP', name: 'North Korea', requests: 7 },
        { country: 'US', requests: 5 },
        { country: 'RU', requests: 2 },
      ],
      unknown: 1,
      private: 2,
    });
  });

  it('ends at the limit and says so', async () => {
    const { out } = await summary('--log', 'access.log', '--limit', '4');
    expect(out).toContain('US       United States         4    100.0\n');
    expect(out).toContain('4 requests of access.log.\nCounting ended at --limit; there may be more.\n');
  });

  it('reads the logs of the options, and counts lines that cannot be read', async () => {
    writeFileSync(join(folder, 'access.log'), `nonsense\n${log}`);
    const { out } = await aiwaf(['geo-summary'], { AIWAF_ACCESS_LOG: 'access.log' });
    expect(out).toContain('12 requests of access.log; 1 line could not be read.\n');
  });

  it('reads the request log where no access log is named', async () => {
    await aiwaf(['detect-and-train', '--log', 'access.log']);
    expectRefusal(
      await summary(),
      1,
      /^AIWAF_E_LOG_EMPTY: There are no requests in the request log of the last 30 days\. /,
    );
    database((db) => {
      const insert = db.prepare(
        `insert into aiwaf_requestlog (timestamp, ip_address, method, path, status_code, response_time,
           user_agent, referer, content_length, verdict, request_id)
         values (?, ?, 'GET', '/', 200, 0.01, 'x', '', '-', ?, ?)`,
      );
      for (let i = 0; i < 2_500; i++)
        insert.run(
          Date.now() - 5_000 - i,
          i % 5 === 0 ? AMERICA : KOREA,
          i % 2 === 0 ? 'pass' : 'deny',
          `r${i}`,
        );
    });
    expect(JSON.parse((await summary('--json')).out)).toMatchObject({
      source: 'the request log of the last 30 days',
      requests: 2_500,
      countries: [
        { country: 'KP', requests: 2_000 },
        { country: 'US', requests: 500 },
      ],
    });
    expect(JSON.parse((await summary('--json', '--limit', '2100')).out)).toMatchObject({
      requests: 2_100,
      lines: { read: 2_100 },
      limited: true,
    });
  });

  it.each([
    [['--log', 'empty.log'], 1, /^AIWAF_E_LOG_EMPTY: There are no requests in empty\.log\. /],
    [['--log', 'garbage.log'], 1, /^AIWAF_E_LOG_NOTHING_PARSED: None of 2 lines/],
    [['--log', 'nosuch.log'], 2, /^AIWAF_E_LOG_MISSING: /],
    [[], 2, /^AIWAF_E_LOG_UNSET: /],
    [['--log', 'access.log', '--format', 'xml'], 2, /^AIWAF_E_LOG_FORMAT: /],
    [['--log', 'access.log', '--top', '0'], 2, /^AIWAF_E_OPTION_VALUE: --top is "0"\. /],
    [['--log', 'access.log', '--limit', '-1'], 2, /^AIWAF_E_OPTION_VALUE: --limit is "-1"\. /],
    [['--bogus'], 2, /unknown option "--bogus"/],
  ])('refuses %j', async (args, code, message) => {
    writeFileSync(join(folder, 'empty.log'), '');
    writeFileSync(join(folder, 'garbage.log'), 'x\ny\n');
    expectRefusal(await summary(...args), code, message);
    expect(existsSync(join(folder, 'aiwaf-data'))).toBe(false);
  });
});

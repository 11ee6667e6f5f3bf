import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { BinaryRun, runAiwaf, runShell } from '../helpers/aiwaf-binary';

const FIXTURES = join(__dirname, 'fixtures');
const PACKAGE = join(__dirname, '../../libs/aiwaf/package.json');
const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aiwaf-frame-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const aiwaf = (line: string, env: Record<string, string> = {}) =>
  runAiwaf(folder, line === '' ? [] : line.split(' '), env);
/** What the database of a command is, as one that has none says it. */
const missing = (file: string) =>
  new RegExp(`^AIWAF_E_DATABASE_NOT_MIGRATED: There is no file ${file}\\. Run `);

/** One sentence on standard error, nothing else. */
function expectRefusal({ code, out, err }: BinaryRun, message: RegExp, expected = 2): void {
  expect(err).toMatch(message);
  expect(err.trimEnd().split('\n')).toHaveLength(1);
  expect([code, out]).toEqual([expected, '']);
}

function change(file: string, sql: string): void {
  const database = new Database(join(folder, file));
  database.exec(sql);
  database.close();
}

/** Every row of every table. */
function dump(file: string): unknown[] {
  const database = new Database(join(folder, file));
  const names = database
    .prepare("select name from sqlite_master where type = 'table'")
    .pluck()
    .all() as string[];
  const rows = names.map((name) => [name, database.prepare(`select * from "${name}"`).all()]);
  database.close();
  return rows;
}

describe('the line', () => {
  it.each([
    ['lst', /^AIWAF_E_USAGE: unknown command "lst"\. Did you mean list\? Run aiwaf --help\.$/m],
    ['migrat', /^AIWAF_E_USAGE: unknown command "migrat"\. Did you mean migrate\? Run aiwaf --help\.$/m],
    ['help nosuch', /^AIWAF_E_USAGE: unknown command "nosuch"\. /],
    ['model', /^AIWAF_E_USAGE: .*Write one of: list, inspect, rollback\. Run aiwaf model --help\.$/m],
    ['model lst', /^AIWAF_E_USAGE: unknown command "lst" of aiwaf model\. /],
    [
      'migrate --jsn',
      /^AIWAF_E_USAGE: unknown option "--jsn"\. Did you mean --json\? Run aiwaf migrate --help\.$/m,
    ],
    ['training-runs --limit', /^AIWAF_E_USAGE: option "--limit <number>" argument missing\. /],
    ['training-runs one', /^AIWAF_E_USAGE: too many arguments for "training-runs"\. /],
    ['training-runs --database', /^AIWAF_E_USAGE: --database has no value\. Write --database URL once\.$/m],
    ['--mode off --mode off migrate', /^AIWAF_E_USAGE: --mode is given twice\. /],
    [
      '--app x.js --database sqlite:x migrate',
      /^AIWAF_E_USAGE: --app and --database contradict each other\. /,
    ],
    ['detect-and-train --bogus', /^AIWAF_E_USAGE: unknown option "--bogus"\. /],
  ])('refuses "aiwaf %s" in one sentence, and leaves no file', async (line, message) => {
    expectRefusal(await aiwaf(line), message);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('tells its version, wherever the flag stands', async () => {
    for (const line of ['--version', 'migrate --version'])
      expect(await aiwaf(line)).toEqual({ code: 0, out: `${version}\n`, err: '' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves what stands behind "--" to the command', async () => {
    expectRefusal(await aiwaf('training-runs -- --version'), /^AIWAF_E_USAGE: too many arguments /);
  });

  it('tells an error that nobody expected in one line', async () => {
    writeFileSync(
      join(folder, 'aiwaf.config.cjs'),
      `process.nextTick(() => { throw new Error('one\\n  two'); });`,
    );
    const { code, err } = await aiwaf('training-runs');
    expect([code, err]).toEqual([1, 'AIWAF_E_UNEXPECTED: one two\n']);
  });
});

describe('help', () => {
  /** Names of commands in the help of a command. */
  const commandsIn = (help: string) =>
    [...(/^Commands:\n((?: .*\n)+)/m.exec(help)?.[1] ?? '').matchAll(/^ {2}(\S+)/gm)]
      .map(([, name]) => name.split('|')[0])
      .filter((name) => name !== 'help');

  async function walk(path: string[], found: Map<string, string>): Promise<Map<string, string>> {
    const { code, out, err } = await runAiwaf(folder, [...path, '--help']);
    expect([path, code, err]).toEqual([path, 0, '']);
    found.set(['aiwaf', ...path].join(' '), out);
    for (const name of commandsIn(out)) await walk([...path, name], found);
    return found;
  }

  it('of every command has examples that are commands, the global flags and the environment', async () => {
    const helps = await walk([], new Map());
    expect(helps.size).toBeGreaterThan(10);
    for (const [path, help] of helps) {
      expect([path, help]).toEqual([
        path,
        expect.stringMatching(new RegExp(`^Usage: ${path}( |\\||$)`, 'm')),
      ]);
      expect(help).toMatch(
        /^ {2}--app FILE#EXPORT .*\n {2}--config FILE .*\n {2}--database URL .*\n {2}--mode MODE /m,
      );
      expect(help).toContain('AIWAF_DATABASE_URL');
      const examples = [...help.matchAll(/^ {2}\$ (.+)$/gm)].map(([, line]) => line);
      if (path !== 'aiwaf') expect([path, examples.length]).not.toEqual([path, 0]);
      for (const example of examples) {
        expect(example).toMatch(new RegExp(`^${path}( |$)`));
        const command = [...helps.keys()].filter((each) => `${example} `.startsWith(`${each} `)).at(-1) ?? '';
        for (const [flag] of example.matchAll(/(?<= )--?[a-z][a-z-]*/g))
          expect([example, helps.get(command)]).toEqual([example, expect.stringContaining(flag)]);
      }
    }
    expect(readdirSync(folder)).toEqual([]);
  }, 240_000);

  it('is what a bare line shows', async () => {
    const { code, out, err } = await aiwaf('');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^Usage: aiwaf /);
    expect((await aiwaf('help model')).out).toMatch(/^Usage: aiwaf model /);
  });

  it('needs neither options nor a database that are of use', async () => {
    const env = { AIWAF_MODE: 'block', AIWAF_DATABASE_URL: 'oracle:x', AIWAF_NONE: '1' };
    for (const line of ['', '--help', 'migrate --help', '--app nosuch.js model list -h'])
      expect(await aiwaf(line, env)).toMatchObject({ code: 0, err: '' });
  });
});

describe('options', () => {
  it.each([
    [{ AIWAF_MODE: 'block' }, '', /^AIWAF_E_OPTION_VALUE: AIWAF_MODE is "block"\. Write one of /],
    [{ AIWAF_MODE: 'block' }, '--mode=x', /^AIWAF_E_OPTION_VALUE: --mode is "x"\. /],
    [{ AIWAF_MODE: '' }, '', /^AIWAF_E_OPTION_VALUE: AIWAF_MODE is empty\. Write .*, or leave it unset\.$/m],
    [{ AIWAF_DATABASE_URL: ' ' }, '', /^AIWAF_E_OPTION_VALUE: AIWAF_DATABASE_URL is empty\. /],
    [
      { AIWAF_DATABASE_URL: 'oracle:x' },
      '',
      /^AIWAF_E_DATABASE_URL: AIWAF_DATABASE_URL: AIWAF cannot use a /,
    ],
    [{}, '--database sqlite:', /^AIWAF_E_DATABASE_URL: --database: The database URL names no file\. /],
    [{ AIWAF_ACCESS_LOG: '' }, '', /^AIWAF_E_OPTION_VALUE: AIWAF_ACCESS_LOG is empty\. /],
    [{ AIWAF_CONFIG: '' }, '', /^AIWAF_E_CONFIG: AIWAF_CONFIG is empty\. /],
    [
      { AIWAF_TRUSTED_PROXIES: '10.0.0.1/8' },
      '',
      /^AIWAF_E_ADDRESS: AIWAF_TRUSTED_PROXIES holds "10\.0\.0\.1\/8", /,
    ],
    [{ AIWAF_RATE_MAX: 'many' }, '', /^AIWAF_E_SETTING: AIWAF_RATE_MAX is "many"\. /],
    [
      { AIWAF_EXEMPT_PATHS: '["/a"' },
      '',
      /^AIWAF_E_SETTING: AIWAF_EXEMPT_PATHS begins as JSON, and is none\. /,
    ],
    [{ AIWAF_GEO_BLOCK_COUNTRIES: 'Atlantis' }, '', /AIWAF_GEO_BLOCK_COUNTRIES/],
    [{ AIWAF_DISABLE: 'yes' }, '', /^AIWAF_E_DISABLE: AIWAF_DISABLE is "yes"\. /],
  ])('that %j %s give wrongly are named as they were given', async (env, flags, message) => {
    expectRefusal(await aiwaf(`training-runs ${flags}`.trim(), env as Record<string, string>), message);
  });

  it('come from flags, then the environment, then the file, then the defaults', async () => {
    expectRefusal(await aiwaf('training-runs'), missing('aiwaf-data/aiwaf.sqlite'));
    writeFileSync(join(folder, 'aiwaf.config.json'), '{"database": "sqlite:file.sqlite"}');
    expectRefusal(await aiwaf('training-runs'), missing('file.sqlite'));
    const env = { AIWAF_DATABASE_URL: 'sqlite:env.sqlite' };
    expectRefusal(await aiwaf('training-runs', env), missing('env.sqlite'));
    expectRefusal(await aiwaf('--database sqlite:flag.sqlite training-runs', env), missing('flag.sqlite'));
  });

  it('of the file and of the environment are laid into each other', async () => {
    writeFileSync(
      join(folder, 'aiwaf.config.mjs'),
      `export default Promise.resolve({ mode: 'monitor', layers: { headers: false, rateLimit: { max: 9 }, geo: { mode: 'off' } } });`,
    );
    const { out } = await aiwaf('diagnose --json', {
      AIWAF_RATE_WINDOW: '5',
      AIWAF_HEADER_QUALITY_MIN_SCORE: '3',
    });
    expect(out).toContain('"code":"AIWAF_D_MODE","status":"warning"');
    expect(out).toContain('off: geo');
  });

  it.each([
    ['aiwaf.config.json', '{', /^AIWAF_E_CONFIG: aiwaf\.config\.json cannot be read as JSON: /],
    ['aiwaf.config.json', '[]', /^AIWAF_E_CONFIG: aiwaf\.config\.json holds no object with options\. /],
    ['aiwaf.config.json', '{"mode": "x"}', /^AIWAF_E_OPTION_VALUE: aiwaf\.config\.json: mode is "x"\. /],
    [
      'aiwaf.config.json',
      '{"nosuch": 1}',
      /^AIWAF_E_OPTION_UNKNOWN: aiwaf\.config\.json: There is no option nosuch\. /,
    ],
    ['aiwaf.config.json', '{"__proto__": {"mode": "off"}}', /^AIWAF_E_OPTION_UNKNOWN: .* __proto__\. /],
    [
      'aiwaf.config.js',
      'throw new Error("closed")',
      /^AIWAF_E_CONFIG: aiwaf\.config\.js cannot be loaded: closed\. /,
    ],
    [
      'aiwaf.config.cjs',
      'module.exports = { preset: "shop" }',
      /^AIWAF_E_OPTION_VALUE: aiwaf\.config\.cjs: preset is /,
    ],
  ])('of the file %s that are %s are refused with its name', async (file, text, message) => {
    writeFileSync(join(folder, file), text);
    expectRefusal(await aiwaf('training-runs'), message);
  });

  it('are of the file that is named, which must be there', async () => {
    expectRefusal(
      await aiwaf('training-runs --config no.json'),
      /^AIWAF_E_CONFIG: There is no file no\.json\. /,
    );
    writeFileSync(join(folder, 'other.json'), '{"database": "sqlite:other.sqlite"}');
    expectRefusal(await aiwaf('training-runs', { AIWAF_CONFIG: 'other.json' }), missing('other.sqlite'));
  });

  it('that are not known are told on standard error, and change nothing', async () => {
    const { code, out, err } = await aiwaf('migrate', { AIWAF_RATEMAX: '5', AIWAF_USE_RUST: '1' });
    expect([code, out]).toEqual([0, expect.stringContaining('Ran ')]);
    expect(err.trimEnd().split('\n').sort()).toEqual([
      'AIWAF_W_ENVIRONMENT: AIWAF_USE_RUST has no effect: there is no second implementation.',
      'AIWAF_W_ENVIRONMENT: There is no setting AIWAF_RATEMAX: it changes nothing. Did you mean AIWAF_RATE_MAX?',
    ]);
  });
});

describe('--app', () => {
  const cjs = join(FIXTURES, 'host.cjs');
  const esm = join(FIXTURES, 'host.mjs');

  it.each([[`${cjs}#AppModule`], [cjs], [esm], [`${esm}#default`]])(
    'works inside the application of %s',
    async (app) => {
      expectRefusal(await aiwaf(`training-runs --app ${app}`), missing('host.sqlite'));
      expect(await aiwaf(`--app ${app} migrate`)).toMatchObject({ code: 0, err: '' });
      expect(readdirSync(folder)).toEqual(['host.sqlite']);
      expect((await aiwaf(`--app=${app} diagnose`)).out).toContain('The mode is monitor');
    },
  );

  it.each([
    ['nosuch.js', /^AIWAF_E_APP: There is no file nosuch\.js\. Build the application first/],
    [join(FIXTURES, 'throws.cjs'), /^AIWAF_E_APP: .* cannot be loaded: The catalogue is closed\. /],
    [`${cjs}#Nosuch`, /^AIWAF_E_APP: .* exports no Nosuch\. /],
    [`${cjs}#text`, /^AIWAF_E_APP: The export text of .* is no Nest module\. /],
    [`${cjs}#Bare`, /^AIWAF_E_APP: The module Bare of .* does not import AiwafModule\. /],
    [`${cjs}#BareFirewall`, /^AIWAF_E_MODULE_BARE: The module BareFirewall of .* as a bare class, /],
    [`${cjs}#Twice`, /^AIWAF_E_MODULE_TWICE: .* twice, by AppModule and Twice\. /],
    [`${esm}#WithOtherCopy`, /^AIWAF_E_APP: .* uses another copy of nestjs-aiwaf than this command\. /],
    [`${cjs}#InMemory`, /^AIWAF_E_DATABASE_NONE: /],
    [`${cjs}#Misconfigured`, /^AIWAF_E_OPTION_VALUE: mode is "block"\. /],
  ])('refuses %s', async (app, message) => {
    expectRefusal(await aiwaf(`training-runs --app ${app}`), message);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('does not mind where in the application the firewall stands', async () => {
    expectRefusal(await aiwaf(`training-runs --app ${cjs}#WithParts`), missing('host.sqlite'));
  });
});

describe('the database of a command', () => {
  it('is neither made nor changed by looking at it', async () => {
    for (const line of ['training-runs', 'proposals list', 'model list', 'model rollback --yes'])
      expectRefusal(await aiwaf(line), missing('aiwaf-data/aiwaf.sqlite'));
    expect(readdirSync(folder)).toEqual([]);
    writeFileSync(join(folder, 'empty.sqlite'), '');
    const run = await aiwaf('training-runs --database sqlite:empty.sqlite');
    expectRefusal(
      run,
      /^AIWAF_E_DATABASE_NOT_MIGRATED: The database lacks \d+ migrations of this version\. Run: aiwaf migrate$/m,
    );
    expect(readFileSync(join(folder, 'empty.sqlite'))).toHaveLength(0);
  });

  it('holds after a command that only looks what it held before, and no log file is opened', async () => {
    await aiwaf('migrate');
    change(
      'aiwaf-data/aiwaf.sqlite',
      `insert into aiwaf_requestlog (timestamp, ip_address, method, path, status_code, response_time, user_agent,
         referer, content_length, request_id) values (0, '203.0.113.7', 'GET', '/', 200, 0, '', '', '-', 'old');
       insert into aiwaf_dynamickeyword (keyword, count, last_updated, state)
         values ('phpunit', 5, 0, 'candidate')`,
    );
    const before = dump('aiwaf-data/aiwaf.sqlite');
    for (const line of ['training-runs', 'model list', 'proposals list', 'diagnose'])
      expect(await aiwaf(line, { AIWAF_MIDDLEWARE_CSV: 'yes' })).toMatchObject({ code: 0 });
    expect(dump('aiwaf-data/aiwaf.sqlite')).toEqual(before);
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual([
      'aiwaf-data',
      'aiwaf-data/aiwaf.sqlite',
    ]);
  });

  it('is refused where a newer version changed it', async () => {
    await aiwaf('migrate');
    change(
      'aiwaf-data/aiwaf.sqlite',
      "insert into aiwaf_migrations (timestamp, name) values (2e12, 'Later2000000000000')",
    );
    expectRefusal(
      await aiwaf('training-runs'),
      /^AIWAF_E_DATABASE_NEWER: .* ran Later2000000000000\. Update nestjs-aiwaf /,
    );
  });

  it('is not waited for long where another process holds it', async () => {
    await aiwaf('migrate --database sqlite:held.sqlite');
    const holder = new Database(join(folder, 'held.sqlite'));
    holder.pragma('locking_mode = exclusive');
    holder.exec('begin exclusive; update aiwaf_state set value = value');
    const begun = Date.now();
    expectRefusal(
      await aiwaf('training-runs --database sqlite:held.sqlite'),
      /^AIWAF_E_DATABASE_UNREACHABLE: /,
      1,
    );
    expect(Date.now() - begun).toBeLessThan(20_000);
    holder.close();
  });
});

describe('output', () => {
  const PROPOSALS = 12_000;

  beforeEach(async () => {
    await aiwaf('migrate --database sqlite:big.sqlite');
    change(
      'big.sqlite',
      `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${PROPOSALS})
       insert into aiwaf_banproposal (ip_address, reason, points, evidence, state, created_at, updated_at)
       select '2001:db8:' || i || '::/64', '${'x'.repeat(160)}', 100, '[]', 'pending', 0, 0 from n`,
    );
  });
  const list = `$AIWAF proposals list --limit 999999 --json --database sqlite:big.sqlite`;

  it('reaches a slow reader whole', async () => {
    const { out } = await runShell(folder, `${list} | (sleep 2; cat)`);
    expect(out.length).toBeGreaterThan(2_000_000);
    expect(JSON.parse(out)).toHaveLength(PROPOSALS);
  });

  it('ends quietly where its reader leaves', async () => {
    const line = `${list.replace(' --json', '')} | head -1; echo "\${PIPESTATUS[0]}"`;
    expect(await runShell(folder, line)).toMatchObject({
      out: expect.stringMatching(/^CLIENT.*\n0\n$/),
      err: '',
    });
  });

  it('fits a terminal, and never cuts an address', async () => {
    change('big.sqlite', "update aiwaf_banproposal set reason = char(27) || '[31mred' where id % 2 = 0");
    const inner = `stty cols 60; $AIWAF proposals list --limit 20 --database sqlite:big.sqlite`;
    const { out } = await runShell(folder, `script -qefc '${inner}' /dev/null`);
    const lines = out.trimEnd().split('\r\n');
    expect(lines).toHaveLength(21);
    for (const line of lines.slice(1)) expect(line).toMatch(/^2001:db8:\d+::\/64 .*(?:\u2026|red)$/);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(60);
    expect(out).not.toContain('\u001b');
    expect(out).toContain('\\u001b[31mred\r\n');
  });
});

describe('a prompt', () => {
  it('that Ctrl-C leaves changes nothing', async () => {
    await aiwaf('migrate --database sqlite:p.sqlite');
    change(
      'p.sqlite',
      `insert into aiwaf_banproposal (ip_address, reason, points, evidence, state, created_at, updated_at)
       values ('203.0.113.9', 'r', 100, '[]', 'pending', 0, 0)`,
    );
    const inner = '$AIWAF proposals accept --all --database sqlite:p.sqlite';
    const line = `(sleep 3; printf '\\003'; sleep 1) | script -qefc '${inner}' /dev/null`;
    const { code, out } = await runShell(folder, line);
    expect(out).toMatch(/Accept 1 proposals\? \[y\/N\][\s\S]*AIWAF_E_CONSENT: .*Nothing was changed\./);
    expect(code).toBe(2);
    expect(JSON.parse((await aiwaf('proposals list --json --database sqlite:p.sqlite')).out)).toHaveLength(1);
  });
});

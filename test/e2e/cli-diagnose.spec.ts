import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { generateLog } from '../helpers/log-generator';
import { runAiwaf, runShell } from '../helpers/aiwaf-binary';

interface Check {
  readonly code: string;
  readonly status: string;
  readonly message: string;
  readonly remedy?: string;
}

const DAY_MS = 86_400_000;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aiwaf-diagnose-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function diagnose(env: Record<string, string> = {}, ...flags: string[]) {
  const { code, out, err } = await runAiwaf(folder, ['diagnose', '--json', ...flags], env);
  const checks = new Map(
    (JSON.parse(out) as Check[]).map((check) => [check.code.slice('AIWAF_D_'.length), check]),
  );
  const status = (name: string) => checks.get(name)?.status;
  return { code, err, checks, status };
}
const sql = (text: string) => {
  const database = new Database(join(folder, 'aiwaf-data/aiwaf.sqlite'));
  database.exec(text);
  database.close();
};
const requests = (ip: string, at = Date.now()) =>
  sql(`with recursive n(i) as (select 1 union all select i + 1 from n where i < 30)
       insert into aiwaf_requestlog (timestamp, ip_address, method, path, status_code, response_time, user_agent,
         referer, content_length, request_id)
       select ${at}, '${ip}', 'GET', '/', 200, 0, '', '', '-', '${ip}' || i from n`);

describe('aiwaf diagnose', () => {
  it('finds a new database in order, and asks for a start and a model', async () => {
    await runAiwaf(folder, ['migrate']);
    const { code, err, checks, status } = await diagnose();
    expect([code, err]).toEqual([0, '']);
    const bad = [...checks.values()].filter((check) => check.status !== 'ok');
    expect(bad.map((check) => check.code)).toEqual(['AIWAF_D_MODEL', 'AIWAF_D_ROUTES']);
    for (const check of bad) expect(check.remedy).toMatch(/\.$/);
    expect(status('WRITING')).toBe('ok');
    expect(checks.get('VERSIONS')?.message).toMatch(
      /^nestjs-aiwaf \d+\.\d+\.\d+, Nest 1\d\.\d+\.\d+, Node\.js /,
    );
  });

  it('knows every check that the document lists, and no other', async () => {
    await runAiwaf(folder, ['migrate']);
    const text = readFileSync(join(__dirname, '../../docs/diagnose.md'), 'utf8');
    const listed = [...text.matchAll(/^\| `AIWAF_D_([A-Z_]+)` /gm)].map(([, name]) => name);
    expect([...(await diagnose()).checks.keys()].sort()).toEqual(listed.sort());
  });

  it('goes on without a database, and makes none', async () => {
    const { code, checks } = await diagnose();
    expect(code).toBe(1);
    expect(checks.get('SCHEMA')).toMatchObject({
      status: 'error',
      message: expect.stringContaining('There is no file'),
      remedy: expect.stringContaining('aiwaf migrate'),
    });
    expect(checks.has('ROUTES')).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('goes on with a broken, a newer and a foreign kind of database', async () => {
    writeFileSync(join(folder, 'notes.txt'), 'notes '.repeat(1_000));
    for (const url of ['sqlite:notes.txt', 'sqlite:.']) {
      const { code, status } = await diagnose({ AIWAF_DATABASE_URL: url });
      expect([url, code, status('DATABASE'), status('CLOCK')]).toEqual([url, 1, 'error', 'ok']);
    }
    await runAiwaf(folder, ['migrate']);
    sql("insert into aiwaf_migrations (timestamp, name) values (2e12, 'Later2000000000000')");
    expect((await diagnose()).checks.get('SCHEMA')?.message).toMatch(/^AIWAF_E_DATABASE_NEWER: /);
  });

  it('tells options that are no use, and what can be told without them', async () => {
    const { code, checks } = await diagnose({ AIWAF_MODE: 'block' });
    expect(code).toBe(1);
    expect(checks.get('OPTIONS')).toMatchObject({
      status: 'error',
      message: expect.stringContaining('AIWAF_MODE is "block"'),
    });
    expect([...checks.keys()]).toEqual(['VERSIONS', 'OPTIONS', 'CLOCK']);
    expect((await diagnose({ AIWAF_DISABLE: 'ja' })).checks.get('OPTIONS')?.message).toContain(
      'AIWAF_DISABLE is "ja"',
    );
  });

  it('warns of modes, the kill switch and a request log that is off', async () => {
    const { code, status } = await diagnose(
      { AIWAF_DISABLE: '1', AIWAF_MIDDLEWARE_LOGGING: 'no' },
      '--mode',
      'monitor',
    );
    expect([code, status('MODE'), status('DISABLED'), status('REQUEST_LOG')]).toEqual([
      1,
      'warning',
      'warning',
      'warning',
    ]);
  });

  it('tells whose options it looks at, and counts layers by the weaker mode', async () => {
    await runAiwaf(folder, ['migrate']);
    const alone = (await diagnose({}, '--mode', 'monitor')).checks;
    expect(alone.get('OPTIONS')?.message).toContain('--app');
    expect(alone.get('LAYERS')?.message).toMatch(/^Layers only reporting: blacklist, .*requestLog\.$/);
    const app = join(folder, 'app.cjs');
    writeFileSync(
      app,
      `const { AiwafModule } = require(${JSON.stringify(join(__dirname, '../../libs/aiwaf'))});
module.exports = AiwafModule.forRoot({ layers: { geo: false } });`,
    );
    const inside = (await diagnose({}, '--app', 'app.cjs')).checks;
    expect(inside.get('OPTIONS')?.message).toBe('The options are valid.');
    expect(inside.get('LAYERS')?.message).toMatch(/^Layers enforcing: .*; off: geo\.$/);
  });

  it('sees a proxy that nobody declared, by the addresses of requests', async () => {
    await runAiwaf(folder, ['migrate']);
    requests('10.0.0.7');
    const { checks } = await diagnose();
    expect(checks.get('PROXIES')).toMatchObject({
      status: 'warning',
      message: expect.stringContaining('10.0.0.7'),
    });
    expect((await diagnose({ AIWAF_TRUSTED_PROXIES: '10.0.0.7' })).status('PROXIES')).toBe('ok');
    requests('203.0.113.7');
    expect((await diagnose()).status('PROXIES')).toBe('ok');
  });

  it('sees rows of the future', async () => {
    await runAiwaf(folder, ['migrate']);
    requests('203.0.113.7', Date.now() + DAY_MS);
    expect((await diagnose()).checks.get('CLOCK')).toMatchObject({
      status: 'warning',
      remedy: expect.stringContaining('NTP'),
    });
  });

  it('sees access logs that are missing, and that nobody writes', async () => {
    writeFileSync(join(folder, 'a.log'), '');
    expect((await diagnose({ AIWAF_ACCESS_LOG: 'a.log' })).status('ACCESS_LOG')).toBe('ok');
    utimesSync(join(folder, 'a.log'), new Date(), new Date(Date.now() - 3 * DAY_MS));
    expect((await diagnose({ AIWAF_ACCESS_LOG: 'a.log' })).status('ACCESS_LOG')).toBe('warning');
    expect((await diagnose({ AIWAF_ACCESS_LOG: 'a.log,b.log' })).checks.get('ACCESS_LOG')).toMatchObject({
      status: 'error',
      message: expect.stringContaining('b.log'),
    });
    expect((await diagnose({ AIWAF_ACCESS_LOG: '.' })).status('ACCESS_LOG')).toBe('error');
  });

  it('tells the age of the model, and warns where training by schedule should have made a newer one', async () => {
    const lines = generateLog({ seed: 3, lines: 4_000, visitors: 120, withTime: true });
    writeFileSync(join(folder, 'access.log'), `${[...lines].join('\n')}\n`);
    await runAiwaf(folder, ['detect-and-train', '--log', 'access.log', '--force-ai']);
    expect((await diagnose()).checks.get('MODEL')).toMatchObject({
      status: 'ok',
      message: expect.stringMatching(/^Model [0-9a-f]{16} was learned \d min ago from \d+ rows, \d+ KB\.$/),
    });
    sql(`update aiwaf_aimodelartifact set metadata = json_set(metadata, '$.createdAt', ${Date.now() - 8 * DAY_MS})
         where name like 'forest:%'`);
    expect((await diagnose()).checks.get('MODEL')).toMatchObject({
      status: 'warning',
      message: expect.stringContaining('learned 8 days ago'),
    });
    writeFileSync(join(folder, 'aiwaf.config.json'), '{"training": {"schedule": false}}');
    expect((await diagnose()).status('MODEL')).toBe('ok');
  });

  it('asks Redis where the options have a client, and gives up one that hangs', async () => {
    const config = (client: string) =>
      writeFileSync(
        join(folder, 'aiwaf.config.cjs'),
        `const kept = new Map(); module.exports = { redis: ${client} };`,
      );
    config('{ get: async (key) => kept.get(key) ?? null, set: async (key, value) => kept.set(key, value) }');
    expect((await diagnose()).checks.get('REDIS')).toMatchObject({ status: 'ok', message: 'Redis answers.' });
    config('{ get: () => new Promise(() => undefined), set: () => new Promise(() => undefined) }');
    expect((await diagnose()).checks.get('REDIS')).toMatchObject({ status: 'error' });
    config("{ get: async () => null, set: () => { throw new Error('closed'); } }");
    expect((await diagnose()).checks.get('REDIS')?.message).toContain('closed');
  });

  it('prints a line each with remedies below, and colours on a terminal alone', async () => {
    const { out } = await runAiwaf(folder, ['diagnose']);
    expect(out).toMatch(/^ok {7}AIWAF_D_VERSIONS: .*$/m);
    expect(out).toMatch(/^error {4}AIWAF_D_SCHEMA: .*\n {9}Run aiwaf migrate/m);
    expect(out).not.toContain('\u001b');
    const line = "script -qefc '$AIWAF diagnose' /dev/null";
    const terminal = { TERM: 'xterm-256color', NO_COLOR: '', FORCE_COLOR: '' };
    expect((await runShell(folder, `unset NO_COLOR FORCE_COLOR CI; ${line}`, terminal)).out).toContain(
      '\u001b[32mok',
    );
    expect(
      (await runShell(folder, `unset FORCE_COLOR; ${line}`, { ...terminal, NO_COLOR: '1' })).out,
    ).not.toContain('\u001b');
  });
});

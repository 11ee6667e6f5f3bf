import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { log } from '../helpers/combined-log';
import { generateLog } from '../helpers/log-generator';

const BIN = join(__dirname, '../../libs/aiwaf/dist/bin.js');

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function aiwaf(folder: string, args: readonly string[], env: Record<string, string> = {}): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [BIN, ...args], { cwd: folder, env: { ...process.env, ...env } });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (err += chunk));
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

describe('aiwaf detect-and-train', () => {
  let folder: string;
  beforeAll(() => {
    if (!existsSync(BIN)) throw new Error('The library is not built: run npm run build first.');
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aiwaf-cli-'));
    writeFileSync(join(folder, 'access.log'), log(400));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const bans = () => {
    const database = new Database(join(folder, 'aiwaf-data/aiwaf.sqlite'), { readonly: true });
    try {
      return database.prepare('select ip_address, source from aiwaf_blacklistentry').all();
    } finally {
      database.close();
    }
  };

  it('bans who scanned, stores that, and prints the summary as JSON', async () => {
    const { code, out, err } = await aiwaf(folder, ['detect-and-train', '--log', 'access.log', '--json']);
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toMatchObject({
      lines: { read: 408, parsed: 408, dropped: {} },
      banned: [{ client: '203.0.113.66', reason: expect.stringContaining('scanner paths') }],
      spared: [],
      model: null,
      seconds: expect.any(Number),
    });
    expect(bans()).toEqual([{ ip_address: '203.0.113.66', source: 'trainer' }]);
  });

  it('changes nothing in a dry run', async () => {
    const { code, out } = await aiwaf(folder, ['detect-and-train', '--log', 'access.log', '--dry-run']);
    expect(code).toBe(0);
    expect(out).toContain('Would ban 1 client:\n  203.0.113.66  ');
    expect(out).toContain('Dry run: nothing was changed.');
    expect(readdirSync(folder)).toEqual(['access.log']);
  });

  it('says what to name where there is nothing to read', async () => {
    const { code, out } = await aiwaf(folder, ['detect-and-train']);
    expect(code).toBe(0);
    expect(out).toContain('There was nothing to read: name an access log with --log FILE.');
  });

  it('refuses flags that contradict each other', async () => {
    const args = ['detect-and-train', '--log', 'access.log', '--force-ai', '--disable-ai'];
    const { code, err } = await aiwaf(folder, args);
    expect([code, err]).toEqual([2, expect.stringContaining('AIWAF_E_OPTION_VALUE')]);
    expect(bans()).toEqual([]);
  });

  it('only proposes in monitor mode', async () => {
    const { out } = await aiwaf(folder, ['detect-and-train', '--log', 'access.log'], {
      AIWAF_MODE: 'monitor',
    });
    expect(out).toContain('Proposes to ban 1 client; decide with aiwaf proposals');
    expect(bans()).toEqual([]);
  });

  it('learns a model when forced, with version, checksum and counts', async () => {
    const lines = generateLog({ seed: 3, lines: 4_000, visitors: 120, withTime: true });
    writeFileSync(join(folder, 'access.log'), `${[...lines].join('\n')}\n`);
    const { code, out } = await aiwaf(folder, [
      'detect-and-train',
      '--log',
      'access.log',
      '--force-ai',
      '--json',
    ]);
    expect(code).toBe(0);
    const { model } = JSON.parse(out);
    expect(model).toMatchObject({ state: 'active', gate: null });
    expect(model.rows).toBeGreaterThan(100);
    const file = JSON.parse(readFileSync(join(folder, 'aiwaf-data/model.json'), 'utf8'));
    expect(JSON.stringify(file)).toContain(model.version);
  });

  it('reads rotations, and the good part of a truncated gzip', async () => {
    writeFileSync(join(folder, 'access.log.1'), log(100));
    writeFileSync(join(folder, 'access.log.2.gz'), gzipSync(log(2_000)));
    truncateSync(join(folder, 'access.log.2.gz'), 4_000);
    const { code, out } = await aiwaf(folder, ['detect-and-train', '--log', 'access.log', '--json']);
    expect(code).toBe(0);
    const { lines } = JSON.parse(out);
    expect(lines.parsed).toBeGreaterThan(516);
    expect(lines.dropped).toMatchObject({ 'damaged-gzip': expect.any(Number) });
  });

  it('reads the request log where no access log is named', async () => {
    await aiwaf(folder, ['detect-and-train', '--log', 'access.log']);
    const database = new Database(join(folder, 'aiwaf-data/aiwaf.sqlite'));
    const insert = database.prepare(
      `insert into aiwaf_requestlog (timestamp, ip_address, method, path, status_code, response_time,
         user_agent, referer, content_length, verdict, request_id)
       values (?, ?, 'GET', ?, 404, 0.01, 'x', '', '-', ?, ?)`,
    );
    for (let i = 0; i < 100; i++) {
      const probe = i < 8;
      const path = probe ? `/x${i}.php` : '/old';
      const at = Date.now() - 3_600_000 + i * 1_000;
      insert.run(at, probe ? '203.0.113.77' : `198.51.100.${i}`, path, i % 2 === 0 ? 'pass' : null, `r${i}`);
      insert.run(at, '203.0.113.78', path, 'deny', `d${i}`);
    }
    database.close();
    const { code, out } = await aiwaf(folder, ['detect-and-train', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      source: 'request log',
      lines: { read: 200, parsed: 200, dropped: {} },
      banned: [{ client: '203.0.113.77' }],
    });
  });

  it('takes the format that is named', async () => {
    writeFileSync(join(folder, 'hosts.log'), log(100).replace(/^(?=.)/gm, '198.51.100.1 '));
    const train = ['detect-and-train', '--log', 'hosts.log', '--json'];
    expect((await aiwaf(folder, train)).err).toMatch(/ambiguous 108.*--format/);
    const { out } = await aiwaf(folder, [...train, '--format', 'vhost']);
    expect(JSON.parse(out)).toMatchObject({ banned: [{ client: '203.0.113.66' }] });
  });

  it('counts unreadable lines by cause and uses the rest', async () => {
    writeFileSync(join(folder, 'access.log'), `nonsense\n${log(100)}{"json": true}\n`);
    const { code, out } = await aiwaf(folder, ['detect-and-train', '--log', 'access.log', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out).lines).toMatchObject({ read: 110, parsed: 108 });
  });

  it.each([
    [
      'an unset log',
      ['detect-and-train'],
      { AIWAF_DATABASE_URL: 'sqlite::memory:' },
      2,
      /^AIWAF_E_LOG_UNSET: /,
    ],
    [
      'an unknown format',
      ['detect-and-train', '--log', 'access.log', '--format', 'xml'],
      {},
      2,
      /^AIWAF_E_LOG_FORMAT: .*auto, combined, vhost, json, csv/,
    ],
    ['a missing log', ['detect-and-train', '--log', 'nosuch.log'], {}, 2, /^AIWAF_E_LOG_MISSING: /],
    ['a folder for a log', ['detect-and-train', '--log', '.'], {}, 2, /^AIWAF_E_LOG_NOT_A_FILE: /],
    [
      'a log without a readable line',
      ['detect-and-train', '--log', 'garbage.log'],
      {},
      1,
      /^AIWAF_E_LOG_NOTHING_PARSED: .* The first of them: "x" \| "x" \| "x"\. .*--format/,
    ],
    [
      'an unknown flag',
      ['detect-and-train', '--bogus'],
      {},
      2,
      /^AIWAF_E_USAGE: unknown option "--bogus"\. Run aiwaf detect-and-train --help\.$/m,
    ],
    [
      'an unknown command',
      ['nonsense'],
      {},
      2,
      /^AIWAF_E_USAGE: unknown command "nonsense"\. Run aiwaf --help\.$/m,
    ],
    [
      'an unknown mode',
      ['detect-and-train', '--log', 'access.log'],
      { AIWAF_MODE: 'block' },
      2,
      /^AIWAF_E_OPTION_VALUE: AIWAF_MODE is "block"\./,
    ],
    [
      'a bad proxy',
      ['detect-and-train', '--log', 'access.log'],
      { AIWAF_TRUSTED_PROXIES: '10.0.0.1/8' },
      2,
      /^AIWAF_E_ADDRESS: AIWAF_TRUSTED_PROXIES holds /,
    ],
    [
      'a bad database URL',
      ['detect-and-train', '--log', 'access.log'],
      { AIWAF_DATABASE_URL: 'oracle:x' },
      2,
      /^AIWAF_E_DATABASE_URL: /,
    ],
    [
      'a folder for a database',
      ['detect-and-train', '--log', 'access.log'],
      { AIWAF_DATABASE_URL: 'sqlite:.' },
      2,
      /^AIWAF_E_DATABASE_UNWRITABLE: /,
    ],
    [
      'a misspelt kill switch',
      ['detect-and-train', '--log', 'access.log'],
      { AIWAF_DISABLE: 'yes' },
      2,
      /^AIWAF_E_DISABLE: /,
    ],
  ])('refuses %s in one sentence', async (_, args, env, code, message) => {
    writeFileSync(join(folder, 'garbage.log'), 'x\n'.repeat(50));
    const run = await aiwaf(folder, args, env as Record<string, string>);
    expect(run.code).toBe(code);
    expect(run.err).toMatch(message);
    expect(run.err.trim().split('\n')).toHaveLength(1);
    expect(run.out).toBe('');
    expect(existsSync(join(folder, 'aiwaf-data/model.json'))).toBe(false);
  });
});

import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { CliFolder } from '../helpers/cli-folder';

/** What is in force, as the database has it. */
const IN_FORCE = {
  bans: 'select ip_address as it from aiwaf_blacklistentry where lifted_at is null',
  addresses: 'select ip_address as it from aiwaf_ipexemption where removed_at is null',
  paths: 'select path as it from aiwaf_exemptpath where removed_at is null',
  words: "select keyword as it from aiwaf_dynamickeyword where removed_at is null and state <> 'candidate'",
};

describe('reset, export and import', () => {
  const full = new CliFolder();
  let folder: CliFolder;
  beforeAll(async () => {
    await full.migrate();
    await full.aiwaf('ban', '203.0.113.9', '203.0.113.10', '--reason', 'a "reason"');
    await full.aiwaf('ban', '203.0.113.11', '--for', '7d');
    await full.aiwaf('add-ip-exemption', '192.0.2.0/24', '--reason', 'office');
    await full.aiwaf('add-path-exemption', '/hooks');
    await full.aiwaf('keywords', 'approve', 'landray');
  });
  beforeEach(() => (folder = full.copy()));
  afterEach(() => folder.remove());
  afterAll(() => full.remove());

  const inForce = () =>
    Object.fromEntries(
      Object.entries(IN_FORCE).map(([name, sql]) => [
        name,
        folder
          .rows<{ it: string }>(sql)
          .map(({ it: value }) => value)
          .sort(),
      ]),
    );
  const FULL = {
    bans: ['203.0.113.10', '203.0.113.11', '203.0.113.9'],
    addresses: ['192.0.2.0/24'],
    paths: ['/hooks'],
    words: ['landray'],
  };
  const exported = () =>
    readdirSync(join(folder.path, 'aiwaf-data')).filter((file) => file.endsWith('.ndjson'));

  it.each([
    [[], { bans: [], addresses: [], paths: [], words: [] }],
    [['--blacklist'], { ...FULL, bans: [] }],
    [['--blacklist-only'], { ...FULL, bans: [] }],
    [['--exemptions'], { ...FULL, addresses: [] }],
    [['--exemptions-only'], { ...FULL, addresses: [] }],
    [['--path-exemptions'], { ...FULL, paths: [] }],
    [['--keywords'], { ...FULL, words: [] }],
    [['--blacklist', '--keywords'], { ...FULL, bans: [], words: [] }],
  ])('empty what is chosen by %j, after writing it to a file that brings it back', async (flags, left) => {
    const { code, out, err } = await folder.aiwaf('reset', ...flags, '--yes');
    expect([code, err]).toEqual([0, '']);
    expect(inForce()).toEqual(left);
    const [file, ...others] = exported();
    expect(others).toEqual([]);
    expect(out).toContain(`aiwaf import aiwaf-data/${file}`);
    expect(statSync(join(folder.path, 'aiwaf-data', file)).mode & 0o777).toBe(0o600);
    const back = await folder.aiwaf('import', join('aiwaf-data', file), '--yes');
    expect([back.code, back.err]).toEqual([0, '']);
    expect(inForce()).toEqual(FULL);
  });

  it('bring bans back with their ends, reasons and makers', async () => {
    const columns = 'ip_address, reason, expires_at, source, level';
    const before = folder.rows(`select ${columns} from aiwaf_blacklistentry order by ip_address`);
    await folder.aiwaf('reset', '--blacklist', '--yes', '--export', 'saved.ndjson');
    await folder.aiwaf('import', 'saved.ndjson', '--yes');
    expect(folder.rows(`select ${columns} from aiwaf_blacklistentry order by ip_address`)).toEqual(before);
  });

  it.each([['--yes'], ['--confirm']])('agree to %s', async (flag) => {
    expect((await folder.aiwaf('clear-blacklist', flag)).code).toBe(0);
    expect(inForce()).toEqual({ ...FULL, bans: [] });
  });

  it('count in a dry run, and change nothing', async () => {
    expect(await folder.aiwaf('reset', '--dry-run')).toEqual({
      code: 0,
      out: 'Would remove 3 bans, 1 exempt address, 1 exempt path, 1 learned word.\n',
      err: '',
    });
    expect(await folder.json('reset', '--blacklist', '--dry-run')).toEqual({
      removed: { bans: 3, exemptIps: 0, exemptPaths: 0, countries: 0, keywords: 0 },
      dryRun: true,
      export: null,
    });
    expect([inForce(), exported()]).toEqual([FULL, []]);
  });

  it('remove nothing where the export cannot be written, or is there already', async () => {
    writeFileSync(join(folder.path, 'mine.ndjson'), 'mine');
    for (const file of ['mine.ndjson', 'none/saved.ndjson', 'aiwaf-data', '/dev/full/x']) {
      const { code, err } = await folder.aiwaf('reset', '--yes', '--export', file);
      expect([code, err]).toEqual([2, expect.stringMatching(/^AIWAF_E_EXPORT_UNWRITABLE: .+\n$/)]);
    }
    expect(readFileSync(join(folder.path, 'mine.ndjson'), 'utf8')).toBe('mine');
    expect([inForce(), readdirSync(folder.path).sort()]).toEqual([FULL, ['aiwaf-data', 'mine.ndjson']]);
  });

  it('say that there is nothing to remove, without asking', async () => {
    await folder.aiwaf('reset', '--yes');
    expect(await folder.aiwaf('reset')).toEqual({ code: 0, out: 'There is nothing to remove.\n', err: '' });
  });

  it('export everything, tombstones too, for another database', async () => {
    await folder.aiwaf('unban', '203.0.113.10');
    expect((await folder.aiwaf('export', 'all.ndjson')).out).toBe(
      'Wrote 3 bans, 1 exempt address, 1 exempt path, 1 learned word to all.ndjson.\n',
    );
    const other = new CliFolder();
    try {
      await other.migrate();
      const { out } = await other.aiwaf('import', join(folder.path, 'all.ndjson'), '--yes');
      expect(out).toContain('Stored 3 bans, 1 exempt address, 1 exempt path, 1 learned word');
      expect((await other.aiwaf('list', '--blocked', '--only-ip')).out.split('\n').sort()).toEqual([
        '',
        '203.0.113.11',
        '203.0.113.9',
      ]);
      expect(other.rows('select ip_address from aiwaf_blacklistentry where lifted_at is not null')).toEqual([
        { ip_address: '203.0.113.10' },
      ]);
    } finally {
      other.remove();
    }
  });

  it('refuse a file that is none, was cut or was altered, and store nothing of it', async () => {
    await folder.aiwaf('export', 'all.ndjson');
    await folder.aiwaf('reset', '--yes');
    const before = inForce();
    const lines = readFileSync(join(folder.path, 'all.ndjson'), 'utf8').split('\n');
    const bad: Record<string, string> = {
      'empty.ndjson': '',
      'text.ndjson': 'no export\n',
      'cut.ndjson': lines.slice(0, -2).join('\n'),
      'short.ndjson': [...lines.slice(0, 1), ...lines.slice(2)].join('\n'),
      'list.ndjson': [lines[0], '{"list":"nothing"}', '{"end":1}', ''].join('\n'),
      'address.ndjson': [
        lines[0],
        '{"list":"exemptIps","address":"10.0.0.1/8","reason":""}',
        '{"end":1}',
        '',
      ].join('\n'),
      'proto.ndjson': [lines[0], '{"list":"__proto__"}', '{"end":1}', ''].join('\n'),
      'version.ndjson': [lines[0].replace('"version":1', '"version":9'), '{"end":0}', ''].join('\n'),
    };
    for (const [name, text] of Object.entries(bad)) {
      writeFileSync(join(folder.path, name), text);
      const { code, out, err } = await folder.aiwaf('import', name, '--yes');
      expect([name, code, out, err]).toEqual([name, 2, '', expect.stringMatching(/^AIWAF_E_IMPORT: .+\n$/)]);
    }
    for (const name of ['missing.ndjson', 'aiwaf-data']) {
      expect(await folder.aiwaf('import', name, '--yes')).toMatchObject({ code: 2, out: '' });
    }
    expect(inForce()).toEqual(before);
  });

  it('neither ban an address that became exempt, nor shorten a ban', async () => {
    await folder.aiwaf('export', 'all.ndjson');
    await folder.aiwaf('reset', '--blacklist', '--yes');
    await folder.aiwaf('add-ip-exemption', '203.0.113.9');
    await folder.aiwaf('ban', '203.0.113.11');
    expect(await folder.json('import', 'all.ndjson', '--yes')).toMatchObject({ stored: { bans: 1 } });
    expect((await folder.aiwaf('list', '--blocked', '--only-ip')).out.split('\n').sort()).toEqual([
      '',
      '203.0.113.10',
      '203.0.113.11',
    ]);
    expect(
      folder.rows("select expires_at from aiwaf_blacklistentry where ip_address = '203.0.113.11'"),
    ).toEqual([{ expires_at: null }]);
  });

  it('are audited with counts and the file', async () => {
    await folder.aiwaf('reset', '--yes', '--export', 'saved.ndjson');
    await folder.aiwaf('import', 'saved.ndjson', '--yes');
    const file = join(folder.path, 'saved.ndjson');
    expect(await folder.json('audit', '--limit', '2')).toMatchObject([
      { action: 'import', target: file, after: { bans: 3 } },
      { action: 'reset', target: file, before: { bans: 3, exemptIps: 1 }, after: { bans: 0 } },
    ]);
  });

  it('end with 1, and remove nothing, while another process holds the database', async () => {
    const other = new Database(folder.database);
    other.exec('BEGIN IMMEDIATE');
    const running = folder.aiwaf('reset', '--yes', '--export', 'saved.ndjson');
    const { code, err } = await running;
    other.exec('ROLLBACK');
    other.close();
    expect([code, err]).toEqual([1, expect.stringMatching(/^AIWAF_E_\w+: .+\n$/)]);
    expect(inForce()).toEqual(FULL);
  }, 60_000);
});

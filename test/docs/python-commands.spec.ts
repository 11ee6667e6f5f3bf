import { createServer, Server } from 'node:net';
import { AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { runShell } from '../helpers/aiwaf-binary';
import { CliFolder } from '../helpers/cli-folder';
import { log } from '../helpers/combined-log';
import { document } from './documents';

/** Every command of the Python package with its flags. */
const PYTHON: Readonly<Record<string, readonly string[]>> = {
  add_exemption: ['--reason'],
  add_ipexemption: ['--reason'],
  add_pathexemption: ['--reason'],
  aiwaf_diagnose: [],
  aiwaf_list: [
    '--ips-blocked',
    '--ips-exempted',
    '--keywords-monitored',
    '--all',
    '--format',
    '--limit',
    '--order',
    '--since',
    '--only-ip',
  ],
  aiwaf_logging: ['--enable', '--disable', '--status', '--clear'],
  aiwaf_pathshell: [],
  aiwaf_reset: [
    '--blacklist',
    '--exemptions',
    '--keywords',
    '--confirm',
    '--blacklist-only',
    '--exemptions-only',
  ],
  aiwaf_whois: ['--format'],
  clear_blacklist: ['--confirm'],
  clear_cache: [],
  debug_csv: ['--test-ip', '--fix'],
  detect_and_train: ['--disable-ai'],
  diagnose_blocking: ['--ip', '--clear-cache'],
  geo_block_country: [],
  geo_traffic_summary: ['--top', '--limit'],
  regenerate_model: ['--force', '--disable-ai'],
  setup_models: [],
  test_exemption: [],
  test_exemption_fix: ['--ip'],
};

const rows = [
  ...document('docs/migrating-from-python.md').text.matchAll(
    /^\| `([a-z]+_[a-z_]+[^`]*)` +\| `(aiwaf [^`]+)` +\|$/gm,
  ),
].map(([, theirs, ours]) => [theirs, ours] as const);

describe('the table of commands of the Python package', () => {
  const full = new CliFolder();
  let folder: CliFolder;
  let registry: Server;
  beforeAll(async () => {
    await full.migrate();
    writeFileSync(join(full.path, 'access.log'), log(400));
    const database = new Database(full.database);
    const routes = {
      rules: {},
      routes: [{ methods: ['GET'], path: '/a', catchAll: false }],
      words: [],
      knownPrefixes: [],
    };
    database
      .prepare("insert into aiwaf_state (key, value, updated_at) values ('routes', ?, 0)")
      .run(JSON.stringify(routes));
    database.close();
    await full.aiwaf('geo', 'add', 'KP');
    await full.aiwaf('ban', '203.0.113.9');
    registry = createServer((socket) => socket.on('error', () => undefined).end('domain: EXAMPLE.COM\r\n'));
    await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
  });
  beforeEach(() => (folder = full.copy()));
  afterEach(() => folder.remove());
  afterAll(() => {
    full.remove();
    registry.close();
  });

  it('has every command and every flag', () => {
    const missing = Object.entries(PYTHON).flatMap(([command, flags]) => {
      const lines = rows.filter(([theirs]) => theirs.split(' ')[0] === command).map(([theirs]) => theirs);
      const words = new Set(lines.flatMap((line) => line.split(' ')));
      return lines.length === 0
        ? [command]
        : flags.filter((flag) => !words.has(flag)).map((flag) => `${command} ${flag}`);
    });
    expect(missing).toEqual([]);
    expect(rows.length).toBeGreaterThan(40);
  });

  it.each(rows)('%s is %s', async (_, ours) => {
    // There is no network to ask the registries of: one that answers stands in for them.
    const asked = ours.includes(' whois ')
      ? `${ours} --server 127.0.0.1:${(registry.address() as AddressInfo).port}`
      : ours;
    const env = { AIWAF_ACCESS_LOG: 'access.log' };
    const { code, out, err } = await runShell(folder.path, asked.replace(/^aiwaf/, '$AIWAF'), env);
    expect([ours, code, err]).toEqual([ours, 0, '']);
    expect(out === '' && !ours.includes('--only-ip') && !ours.includes('path-shell')).toBe(false);
  });
});

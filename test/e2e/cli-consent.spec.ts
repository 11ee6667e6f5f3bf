import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { AIWAF_BINARY } from '../helpers/aiwaf-binary';
import { CliFolder } from '../helpers/cli-folder';
import { testThatNeeds } from '../helpers/needed';
import { CTRL_C, CTRL_D, PseudoTerminal, pseudoTerminalsMissing } from '../helpers/pseudo-terminal';

/** Every command that removes, or puts much in place of what is there. */
const DESTRUCTIVE = [
  ['reset'],
  ['reset', '--blacklist'],
  ['reset', '--exemptions'],
  ['reset', '--path-exemptions'],
  ['reset', '--keywords'],
  ['clear-blacklist'],
  ['logging', '--clear'],
  ['import', 'saved.ndjson'],
  ['proposals', 'accept', '--all'],
  ['proposals', 'reject', '--all'],
];
const TABLES = [
  'blacklistentry',
  'ipexemption',
  'exemptpath',
  'dynamickeyword',
  'requestlog',
  'banproposal',
  'audit',
];

const atTerminal = testThatNeeds(pseudoTerminalsMissing());

describe('a destructive command', () => {
  const full = new CliFolder();
  let folder: CliFolder;
  beforeAll(async () => {
    await full.migrate();
    await full.aiwaf('ban', '203.0.113.9');
    await full.aiwaf('add-ip-exemption', '192.0.2.1');
    await full.aiwaf('add-path-exemption', '/hooks');
    await full.aiwaf('keywords', 'approve', 'landray');
    await full.aiwaf('export', 'saved.ndjson');
    await full.aiwaf('unban', '203.0.113.9');
    await full.aiwaf('ban', '203.0.113.10');
    const database = new Database(full.database);
    database.exec(`
      insert into aiwaf_requestlog (ip_address, method, path, status_code, response_time, user_agent, referer, content_length, timestamp)
      values ('203.0.113.9', 'GET', '/', 200, 0, '', '', '', 1);
      insert into aiwaf_banproposal (ip_address, reason, points, evidence, state, created_at, updated_at)
      values ('203.0.113.77', 'scanner', 136, '{}', 'pending', 1, 1)`);
    database.close();
  });
  beforeEach(() => (folder = full.copy()));
  afterEach(() => folder.remove());
  afterAll(() => full.remove());

  const state = (in_ = folder) => TABLES.map((table) => in_.rows(`select * from aiwaf_${table} order by id`));
  const files = () =>
    readdirSync(folder.path)
      .concat(readdirSync(join(folder.path, 'aiwaf-data')))
      .sort();
  const unchanged = () => {
    expect(state()).toEqual(state(full));
    expect(files().filter((file) => /export|\.gz|\.part/.test(file))).toEqual([]);
  };

  it.each(DESTRUCTIVE)('without a terminal is refused: %s %s', async (...args) => {
    const { code, out, err } = await folder.aiwaf(...args.filter(Boolean));
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(
      /^AIWAF_E_CONSENT: There is no terminal to ask at\. Nothing was changed\. .*--yes.*\n$/,
    );
    unchanged();
  });

  atTerminal.each(DESTRUCTIVE)(
    'at a terminal takes no, an empty line, the end of input and Ctrl-C for no: %s %s',
    async (...args) => {
      const line = [process.execPath, AIWAF_BINARY, ...args.filter(Boolean)].join(' ');
      for (const answer of ['n\r', '\r', 'yesss\r', CTRL_D, CTRL_C]) {
        const terminal = new PseudoTerminal(line, folder.path, {});
        await terminal.until(/\[y\/N\] /);
        terminal.press(answer);
        expect([answer, await terminal.exit]).toEqual([answer, 2]);
        expect(terminal.shown).toContain('AIWAF_E_CONSENT: The answer was not yes. Nothing was changed.');
        unchanged();
      }
    },
    60_000,
  );

  atTerminal.each([
    ['reset', '--blacklist'],
    ['logging', '--clear'],
    ['import', 'saved.ndjson'],
  ])(
    'at a terminal counts before, and does what is agreed to: %s %s',
    async (...args) => {
      const line = [process.execPath, AIWAF_BINARY, ...args].join(' ');
      const terminal = new PseudoTerminal(line, folder.path, {});
      expect(await terminal.until(/\[y\/N\] /)).toMatch(/\d/);
      terminal.press('y\r');
      expect(await terminal.exit).toBe(0);
      expect(state()).not.toEqual(state(full));
    },
    30_000,
  );

  it.each(DESTRUCTIVE)(
    'agreed to, changes nothing where the database is down: %s %s',
    async (...args) => {
      const other = new Database(folder.database);
      // Nobody else may even read.
      other.pragma('journal_mode = DELETE');
      other.exec('BEGIN EXCLUSIVE');
      const { code, out, err } = await folder.aiwaf(...args.filter(Boolean), '--yes');
      other.exec('ROLLBACK');
      other.close();
      expect([code, out]).toEqual([1, '']);
      expect(err).toMatch(/^AIWAF_E_DATABASE_UNREACHABLE: .+\. .+\.\n$/);
      unchanged();
    },
    30_000,
  );
});

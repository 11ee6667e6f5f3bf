import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromAiwafSettings, resolveOptions } from '#aiwaf/internals';
import { runShell } from '../helpers/aiwaf-binary';
import { makePythonDatabase } from '../helpers/python-database';
import { ownDatabase, TEST_SERVERS } from '../servers/servers';
import { blocksOf, document, optionLeaves } from './documents';
import known from './python-settings.json';

const page = document('docs/migrating-from-python.md');

/** The rows of the tables whose first column is a setting or a middleware, by that, each as its other columns. */
const rows = new Map(
  [...page.text.matchAll(/^\| `([A-Z][A-Za-z_.]*)` +\| (.+) \|$/gm)].map(([, name, columns]) => [
    name,
    columns.split(' | ').map((column) => column.trim()),
  ]),
);
const isMiddleware = (name: string) => name.endsWith('Middleware');

interface Fact {
  /** The default of the Python package; only what it reads has one. */
  readonly default?: string;
  /** A value other than both defaults. */
  readonly sample: unknown;
  /** Settings without which this one changes nothing. */
  readonly beside?: Readonly<Record<string, unknown>>;
}
/** Every name of the Python package, as a section of the fixture, its row, and settings that set it. */
const facts = (['settings', 'documented', 'nested'] as const).flatMap((section) =>
  Object.entries<Fact>(known[section]).map(([name, fact]) => ({
    section,
    name,
    fact,
    settings: section === 'nested' ? { AIWAF_SETTINGS: nested(name, fact.sample) } : { [name]: fact.sample },
  })),
);

function nested(path: string, value: unknown): unknown {
  return path
    .split('.')
    .reverse()
    .reduce((inner, key) => ({ [key]: inner }), value);
}

function optionsOf(settings: Readonly<Record<string, unknown>>, reported: string[] = []) {
  const options = fromAiwafSettings(settings, (_name, why) => reported.push(why));
  return new Map(optionLeaves(resolveOptions(options)));
}

/** The options that settings change, beside others, with their values before and after. */
function changes(settings: object, beside: object = {}): [name: string, before: unknown, after: unknown][] {
  const before = optionsOf({ ...beside });
  const after = optionsOf({ ...beside, ...settings });
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => JSON.stringify(before.get(name)) !== JSON.stringify(after.get(name)))
    .sort()
    .map((name) => [name, before.get(name), after.get(name)]);
}

const inCode = (column: string) => [...column.matchAll(/`([^`]+)`/g)].map(([, code]) => code);

describe('the tables of settings of the Python package', () => {
  it('have a row for every name, and no other', () => {
    expect(facts.length).toBeGreaterThan(75);
    expect([...rows.keys()].filter((name) => !isMiddleware(name)).sort()).toEqual(
      facts.map(({ name }) => name).sort(),
    );
  });

  it.each(facts)('say truly what $name becomes', ({ section, name, fact, settings }) => {
    const columns = rows.get(name) ?? [];
    const [becomes, unit] = columns;
    const standard = columns[section === 'settings' ? 3 : 2];
    const changed = changes(settings, fact.beside);
    expect(inCode(becomes)).toEqual(changed.map(([option]) => option));
    expect(becomes === '-').toBe(changed.length === 0);
    if (fact.default !== undefined) expect(inCode(columns[2])).toEqual([fact.default]);
    if (standard.startsWith('`'))
      expect(inCode(standard).map((code) => JSON.parse(code) as unknown)).toEqual(
        changed.map(([, before]) => before),
      );
    else expect(standard).toBe(changed.length === 0 ? '-' : '62 extensions');
    if (unit === 'seconds' && changed.length > 0)
      expect(changed[0]).toEqual([
        expect.stringMatching(/Ms$/),
        expect.anything(),
        Number(fact.sample) * 1_000,
      ]);
  });

  it.each(facts)('and no report of $name that they do not tell', ({ name, section, fact, settings }) => {
    const reported: string[] = [];
    optionsOf({ ...fact.beside, ...settings }, reported);
    const note = rows.get(name)?.at(-1) ?? '';
    const [why] = [
      ...(note.startsWith('no effect') ? ['no effect'] : []),
      ...(section === 'documented' && note.startsWith('in force here') ? ['newly in force'] : []),
    ];
    expect(reported).toEqual(why === undefined ? [] : [why]);
  });
});

describe('the table of middleware', () => {
  it('names the layers that a path rule turns off', () => {
    const middleware = [...rows].filter(([name]) => isMiddleware(name));
    expect(middleware).toHaveLength(9);
    for (const [name, [layers]] of middleware) {
      const rule = { PREFIX: '/a', DISABLE: [`aiwaf.middleware.${name}`] };
      const options = fromAiwafSettings({ AIWAF_SETTINGS: { PATH_RULES: [rule] } });
      expect([name, options.pathRules?.[0].disable]).toEqual([name, inCode(layers)]);
    }
  });
});

describe('the steps that take a database over', () => {
  const steps = blocksOf(page)
    .filter(({ language }) => language === 'sh')
    .map(({ code }) => code);
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'aiwaf-migrating-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Runs a block on a database, each line of which has to end well. */
  async function run(block: string, url: string): Promise<string> {
    const lines = [
      'set -e',
      // Of the copy the test needs that it was asked for, not the client programs of the server.
      'command -v pg_dump > /dev/null || pg_dump() { echo copy; }',
      ...(block.startsWith('export') ? [] : [`export AIWAF_DATABASE_URL='${url}'`]),
      block.replace(/^export .*$/m, `export AIWAF_DATABASE_URL='${url}'`).replaceAll('npx aiwaf', '$AIWAF'),
    ];
    const { code, out, err } = await runShell(folder, lines.join('\n'));
    expect([code, err]).toEqual([0, '']);
    return out;
  }

  it('are three blocks', () => {
    expect(steps).toHaveLength(3);
  });

  it('run on SQLite, leave a copy, and start without the bans', async () => {
    const url = /^export AIWAF_DATABASE_URL=(.+)$/m.exec(steps[1])?.[1] ?? '';
    await makePythonDatabase(`sqlite:${join(folder, 'db.sqlite3')}`);
    const out = await run(steps[1], url);
    expect(out).toContain('Dry run: nothing was changed.');
    expect(out).toMatch(/203\.0\.113\.9 .*Flood pattern/);
    expect(existsSync(join(folder, 'before-aiwaf.sqlite3'))).toBe(true);
    await run(steps[2], url);
    expect(await run('npx aiwaf list --blocked --only-ip', url)).toBe('');
  });

  it.each(TEST_SERVERS.filter(({ name }) => name === 'PostgreSQL'))(
    'run on $name, and leave a copy',
    async (server) => {
      const url = await ownDatabase(server);
      await makePythonDatabase(url);
      expect(await run(steps[0], url)).toMatch(/203\.0\.113\.9 .*Flood pattern/);
      expect(existsSync(join(folder, 'before-aiwaf.sql'))).toBe(true);
    },
  );
});

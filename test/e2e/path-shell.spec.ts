import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { runAiwaf } from '../helpers/aiwaf-binary';
import { DemoProcess } from '../helpers/demo-process';
import { suiteThatNeeds } from '../helpers/needed';
import { runNode } from '../helpers/node-program';
import { CTRL_C, CTRL_D, PseudoTerminal, pseudoTerminalsMissing, TAB } from '../helpers/pseudo-terminal';

const CLI = join(__dirname, '../../dist/apps/cli/src/main.js');
const PRODUCTS = '/shop/v1/api/products';
/** The poll of five seconds, and what a request takes. */
const IN_FORCE_MS = 6_000;

suiteThatNeeds(pseudoTerminalsMissing()).each([
  ['Express', []],
  ['Fastify', ['--fastify']],
] as const)('aiwaf path-shell beside the demo on %s, with a prefix and versions', (_, args) => {
  const folder = mkdtempSync(join(tmpdir(), 'aiwaf-shell-'));
  const file = join(folder, 'waf.sqlite');
  const env = { AIWAF_DATABASE_URL: `sqlite:${file}`, AIWAF_DEMO_PREFIX: 'shop' };
  const terminals: PseudoTerminal[] = [];
  let demo: DemoProcess;

  beforeAll(async () => {
    demo = await DemoProcess.start(folder, args, env);
  });
  afterEach(() => {
    terminals.splice(0).forEach((terminal) => terminal.kill());
    write('delete from aiwaf_exemptpath');
  });
  afterAll(async () => {
    await demo.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const inDatabase = <T>(use: (database: Database.Database) => T): T => {
    const database = new Database(file);
    try {
      return use(database);
    } finally {
      database.close();
    }
  };
  const write = (sql: string) => inDatabase((database) => database.prepare(sql).run());
  const exemptions = () =>
    inDatabase((database) => database.prepare('select path, reason from aiwaf_exemptpath order by id').all());

  const open = async () => {
    const terminal = new PseudoTerminal(`"${process.execPath}" "${CLI}" path-shell`, folder, env);
    terminals.push(terminal);
    await terminal.until(/^\d+ routes of the last start of the application, \S+Z \(.* ago\)\.\naiwaf:\/> $/);
    return terminal;
  };
  /** Writes a line, and answers what is shown before the next prompt. */
  const enter = async (terminal: PseudoTerminal, line: string, prompt: string) => {
    terminal.press(`${line}\r`);
    await terminal.until(/\n/);
    return (await terminal.until(new RegExp(`aiwaf:${prompt}> $`))).replace(/aiwaf:\S+ $/, '');
  };
  /** Writes the beginning of a word, and has Tab write the rest. */
  const complete = async (terminal: PseudoTerminal, start: string, rest: string) => {
    terminal.press(start);
    await terminal.until(new RegExp(`${start}$`));
    terminal.press(TAB);
    await terminal.until(new RegExp(`^${rest}$`));
  };
  const script = (text: string) => runNode(CLI, folder, ['path-shell'], env, text);

  /** A scanner that names itself is refused by its headers; from here it is never banned. */
  const scannerStatus = async (path: string) =>
    (await fetch(`${demo.url}${path}`, { headers: { 'User-Agent': 'sqlmap/1.8', Connection: 'close' } }))
      .status;
  const statusBecomes = async (status: number, path: string) => {
    const end = Date.now() + IN_FORCE_MS;
    while ((await scannerStatus(path)) !== status && Date.now() < end)
      await new Promise((resolve) => setTimeout(resolve, 200));
    return scannerStatus(path);
  };

  it('walks the routes by number, by name and with Tab', async () => {
    const terminal = await open();
    const root = await enter(terminal, 'ls', '/');
    expect(root).toMatch(/^# +NAME +METHODS +EXEMPT\n\. +GET\n1 +about +GET\n/);
    expect(root).toMatch(/^\d+ +login +GET POST$/m);
    const [, number] = /^(\d+) +shop\/$/m.exec(root) ?? [];
    expect(await enter(terminal, `cd ${number}`, '/shop')).toBe('');
    expect(await enter(terminal, 'ls', '/shop')).toBe('#  NAME  METHODS  EXEMPT\n1  api/\n2  v1/\n');
    await enter(terminal, 'cd v1', '/shop/v1');
    await complete(terminal, 'cd a', 'pi/');
    await complete(terminal, 'p', 'roducts/');
    await enter(terminal, '', PRODUCTS);
    expect(await enter(terminal, 'pwd', PRODUCTS)).toBe(`${PRODUCTS}\n`);
    await complete(terminal, 'unex', 'empt ');
    await enter(terminal, '.', PRODUCTS);
    await enter(terminal, 'up', '/shop/v1/api');
    await enter(terminal, 'cd ../..', '/shop');
    await enter(terminal, 'cd /', '/');
    terminal.press('exit\r');
    expect(await terminal.exit).toBe(0);
  });

  it('exempts a path in the running demo, and takes that back', async () => {
    expect(await scannerStatus(PRODUCTS)).toBe(403);
    const terminal = await open();
    await enter(terminal, 'cd shop/v1', '/shop/v1');
    expect(await enter(terminal, 'exempt 1 partners come without headers', '/shop/v1')).toBe(
      '/shop/v1/api and all below pass every layer; running instances take it within 5 seconds.\n',
    );
    expect(exemptions()).toEqual([{ path: '/shop/v1/api', reason: 'partners come without headers' }]);
    expect(await statusBecomes(200, PRODUCTS)).toBe(200);
    expect(await scannerStatus('/shop/api/products')).toBe(403);
    expect(await enter(terminal, 'ls', '/shop/v1')).toMatch(
      /^1 +api\/ +database: partners come without headers$/m,
    );
    expect(await enter(terminal, 'unexempt api', '/shop/v1')).toBe(
      '/shop/v1/api is judged again; running instances take it within 5 seconds.\n',
    );
    expect(await statusBecomes(403, PRODUCTS)).toBe(403);
    terminal.press('exit\r');
    expect(await terminal.exit).toBe(0);
  });

  it('goes on after a line that it cannot do', async () => {
    const terminal = await open();
    expect(await enter(terminal, 'cd nowhere', '/')).toMatch(/^AIWAF_E_SHELL_PLACE: .*\n$/);
    expect(await enter(terminal, 'delete everything', '/')).toMatch(/^AIWAF_E_SHELL_COMMAND: .*\n$/);
    await enter(terminal, 'cd shop/api/products', '/shop/api/products');
    expect(await enter(terminal, 'exempt :id', '/shop/api/products')).toMatch(
      /^AIWAF_E_SHELL_PARAMETER: .* Exempt \/shop\/api\/products, which covers more, or put @AiwafExempt\(\) on the handler\.\n$/,
    );
    expect(exemptions()).toEqual([]);
    terminal.press('quit\r');
    expect(await terminal.exit).toBe(0);
  });

  it.each([
    ['Ctrl-C', CTRL_C],
    ['Ctrl-D', CTRL_D],
  ])('is left cleanly by %s', async (_name, key) => {
    const terminal = await open();
    terminal.press(key);
    expect(await terminal.exit).toBe(0);
    expect(terminal.shown).toMatch(/aiwaf:\/> (?:\^C)?\n$/);
  });

  it('leaves a half-written line undone at Ctrl-C', async () => {
    const terminal = await open();
    terminal.press('exempt about');
    await terminal.until(/about$/);
    terminal.press(CTRL_C);
    expect(await terminal.exit).toBe(0);
    expect(exemptions()).toEqual([]);
  });

  it('reads a script', async () => {
    const { code, out, err } = await script(
      '# what our partners need\ncd shop/v1\nexempt api partners\n\npwd\nls\n',
    );
    expect([code, err]).toEqual([0, '']);
    expect(out.split('\n').slice(1)).toEqual([
      '/shop/v1/api and all below pass every layer; running instances take it within 5 seconds.',
      '/shop/v1',
      '#  NAME  METHODS  EXEMPT',
      '1  api/           database: partners',
      '',
    ]);
  });

  it('ends a script at its first bad line', async () => {
    const { code, err } = await script('exempt about\n# then\ncd nowhere\nexempt contact\n');
    expect([code, err]).toEqual([
      2,
      'AIWAF_E_SHELL_PLACE: Line 3: There is no "nowhere" below /. Write ls for the numbers and names.\n',
    ]);
    expect(exemptions()).toMatchObject([{ path: '/about' }]);
  });

  it('ends a script with exit, though its input stays open', async () => {
    const child = spawn(process.execPath, [CLI, 'path-shell'], {
      cwd: folder,
      env: { ...process.env, ...env },
    });
    child.stdout.resume();
    child.stdin.write('pwd\nexit\n');
    expect(await once(child, 'close')).toEqual([0, null]);
  });

  it('ends a script with 1 when the database fails', async () => {
    const child = spawn(process.execPath, [CLI, 'path-shell'], {
      cwd: folder,
      env: { ...process.env, ...env },
    });
    let err = '';
    child.stderr.on('data', (chunk) => (err += chunk));
    await once(child.stdout, 'data');
    write('alter table aiwaf_exemptpath rename to away');
    try {
      child.stdin.end('pwd\nexempt about\nexempt contact\n');
      expect(await once(child, 'close')).toEqual([1, null]);
    } finally {
      write('alter table away rename to aiwaf_exemptpath');
    }
    expect(err).toMatch(/^AIWAF_E_SHELL_FAILED: Line 2: The database did not take it: .*\. See .*\n$/);
  });

  /** Has a table stand in the database as if a start had saved it. */
  const withSaved = async (table: string, use: () => Promise<void>) => {
    const set = (value: unknown) =>
      inDatabase((database) =>
        database.prepare("update aiwaf_state set value = ? where key = 'routes'").run(value),
      );
    const saved = inDatabase((database) =>
      database.prepare("select value from aiwaf_state where key = 'routes'").pluck().get(),
    );
    set(table);
    try {
      await use();
    } finally {
      set(saved);
    }
  };

  it.each(['', '{"routes":[{}]}', '{"routes":[],"knownPrefixes":[1]}', 'null'])(
    'reads the routes of the module where the saved table is %j, and says what is not known',
    (table) =>
      withSaved(table, async () => {
        const { code, out, err } = await script('cd api/products\npwd\n');
        expect([code, out]).toEqual([
          0,
          expect.stringMatching(/^\d+ routes of the module .*\n\/api\/products\n$/),
        ]);
        expect(err).toMatch(/^AIWAF_W_ROUTES_OF_MODULE: .*global prefix and versions.*\n$/);
      }),
  );

  it('shows what else is served, and nothing that a terminal would obey', () =>
    withSaved(
      JSON.stringify({ routes: [{ methods: ['GET'], path: '/\u001b[2Ja' }], knownPrefixes: ['/graphql/'] }),
      async () => {
        const { code, out } = await script('ls\nexempt graphql\n');
        expect([code, exemptions()]).toEqual([0, [{ path: '/graphql', reason: expect.any(String) }]]);
        expect(out).toMatch(/\n1 +\\u001b\[2Ja +GET\n2 +graphql\n\/graphql and all below pass/);
      },
    ));

  it('shows the routes of the application without its module', async () => {
    const { code, out } = await runAiwaf(folder, ['path-shell'], env, `cd ${PRODUCTS}\nls\n`);
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/^\d+ routes of the last start[^]*\n1 +:id +GET\n$/),
    ]);
  });
});

describe('aiwaf path-shell without an application', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aiwaf-shell-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('says how to make the routes known', async () => {
    await runAiwaf(folder, ['migrate']);
    const { code, out, err } = await runAiwaf(folder, ['path-shell'], {}, 'ls\n');
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^AIWAF_E_ROUTES_UNKNOWN: .* Start the application once on this database, or .*\n$/);
  });

  it('takes no arguments', async () => {
    expect(await runAiwaf(folder, ['path-shell', 'ls'])).toMatchObject({ code: 2, out: '' });
    expect(readdirSync(folder).filter((name) => name !== 'aiwaf-data')).toEqual([]);
  });
});

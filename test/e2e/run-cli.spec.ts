import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runNode } from '../helpers/node-program';

const DIST = join(__dirname, '../../libs/aiwaf/dist');

describe('runCli()', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aiwaf-run-cli-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Runs a command line over a module with these imports. */
  const run = (imports: string, ...args: string[]) => {
    const file = join(folder, 'cli.cjs');
    writeFileSync(
      file,
      `const { Module } = require(${JSON.stringify(require.resolve('@nestjs/common'))});
       const { AiwafModule } = require(${JSON.stringify(DIST)});
       const { AiwafCliModule, runCli } = require(${JSON.stringify(join(DIST, 'cli'))});
       class CliModule {}
       Module({ imports: [${imports}] })(CliModule);
       void runCli(CliModule);`,
    );
    return runNode(file, folder, args, {}, '');
  };
  const firewall = "AiwafModule.forRoot({ database: 'sqlite:own.sqlite' })";

  it('runs a command over the options of the module', async () => {
    const { code, out } = await run(`${firewall}, AiwafCliModule`, 'migrate');
    expect([code, out]).toEqual([0, expect.stringContaining('Ran ')]);
  });

  it.each([
    [firewall, 'does not import AiwafCliModule. Import AiwafCliModule there'],
    ['AiwafCliModule', 'does not import AiwafModule. Import AiwafModule.forRoot() there'],
  ])('refuses a module that imports %s alone', async (imports, message) => {
    expect(await run(imports, 'list')).toEqual({
      code: 2,
      out: '',
      err: `AIWAF_E_APP: The module that runCli() was given ${message}, or name the root module.\n`,
    });
  });

  it('refuses a bare class, and lets it be beside the firewall', async () => {
    expect(await run('AiwafModule, AiwafCliModule', 'list')).toEqual({
      code: 2,
      out: '',
      err: 'AIWAF_E_MODULE_BARE: The module that runCli() was given imports AiwafModule as a bare class, which protects nothing. Import AiwafModule.forRoot() in its place.\n',
    });
    for (const both of [`AiwafModule, ${firewall}`, `${firewall}, AiwafModule`])
      expect(await run(`${both}, AiwafCliModule`, 'migrate')).toMatchObject({ code: 0, err: '' });
  });
});

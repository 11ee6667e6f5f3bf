import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { blocksOf, document, ROOT } from './documents';

/** A jest of its own in another folder, as this workspace transforms, without its servers. */
const CONFIG = `
  const ROOT = ${JSON.stringify(ROOT)};
  const { globalSetup, globalTeardown, moduleNameMapper, transform, ...workspace } = require(ROOT + '/jest.config.cjs');
  module.exports = {
    ...workspace,
    rootDir: __dirname,
    roots: [__dirname],
    modulePaths: [ROOT + '/node_modules'],
    transform: Object.fromEntries(
      Object.entries(transform).map(([files, [name, options]]) => [files, [require.resolve(name, { paths: [ROOT] }), options]]),
    ),
    moduleNameMapper: Object.fromEntries(
      Object.entries(moduleNameMapper).map(([name, file]) => [name, file.replace('<rootDir>', ROOT)]),
    ),
  };`;

/** How long that may take, in ms, before it is taken for one that does not end. */
const LIMIT_MS = 150_000;

/** The specs of hosts that documents show. */
const specs = ['docs/testing.md', 'README.md'].flatMap((path) =>
  blocksOf(document(path)).filter(
    ({ code }) => code.includes("from 'nestjs-aiwaf/testing'") && code.includes('it('),
  ),
);

describe('the specs of hosts in the documents', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'aiwaf-host-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('pass on both adapters, and leave no handle open', async () => {
    specs.forEach(({ code }, index) => writeFileSync(join(folder, `host-${index}.spec.ts`), code));
    writeFileSync(join(folder, 'jest.config.cjs'), CONFIG);
    const jest = [join(ROOT, 'node_modules/jest/bin/jest.js'), '--config', join(folder, 'jest.config.cjs')];
    // Rejects where a test fails, or where jest does not end by itself.
    const { stderr } = await promisify(execFile)(process.execPath, [...jest, '--detectOpenHandles'], {
      timeout: LIMIT_MS,
    });
    expect(stderr).toMatch(/^Tests: +9 passed, 9 total$/m);
    expect(stderr).not.toMatch(/open handle|did not exit/i);
  }, 180_000);
});

import { REQUIRED_PEERS } from '../../libs/aiwaf/src/nest/peers/required-peers';
import { InstalledFolder } from '../helpers/installed-folder';

/** A host that starts, says so, and ends. */
const HOST = `
require('reflect-metadata');
const { Module } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');
const { AiwafModule } = require('nestjs-aiwaf');
class AppModule {}
Module({ imports: [AiwafModule.forRoot({ database: false })] })(AppModule);
NestFactory.create(AppModule, { logger: ['error', 'warn'], abortOnError: false }).then(
  async (app) => { await app.init(); await app.close(); console.log('started'); },
  (error) => { console.error(error.message); process.exit(3); },
);`;

const NAMES = REQUIRED_PEERS.map(({ name }) => name);

let folder: InstalledFolder;
beforeAll(() => {
  folder = new InstalledFolder();
});
afterEach(() => folder.install(...NAMES));
afterAll(() => folder.remove());

const refusal = (text: string) => ({ code: 2, out: '', err: `${text}\n` });

describe('a peer that is not installed', () => {
  it.each(NAMES)('%s is named with its command', async (name) => {
    folder.uninstall(name);
    const message = `AIWAF_E_PEER_MISSING: The package ${name} is not installed. Run: npm install ${name}`;
    expect(await folder.node('-e', "require('nestjs-aiwaf')")).toMatchObject({
      code: 1,
      err: expect.stringContaining(`AiwafConfigError: ${message}\n`) as string,
    });
    expect(await folder.aiwaf('--help')).toEqual(refusal(message));
  });

  it.each(['require("nestjs-aiwaf/cli")', 'require("nestjs-aiwaf/testing")', 'import("nestjs-aiwaf")'])(
    'is named by %s',
    async (line) => {
      folder.uninstall('rxjs');
      expect((await folder.node('-e', line)).err).toContain('AIWAF_E_PEER_MISSING: The package rxjs is not ');
    },
  );

  it('is named together with the others', async () => {
    folder.uninstall('typeorm', '@nestjs/typeorm');
    expect((await folder.aiwaf('list')).err).toBe(
      'AIWAF_E_PEER_MISSING: The packages typeorm, @nestjs/typeorm are not installed. Run: npm install typeorm @nestjs/typeorm\n',
    );
  });

  it('is looked for in the version that fits an older Nest', async () => {
    folder.uninstall('@nestjs/typeorm', '@nestjs/schedule');
    folder.pretendVersion('@nestjs/core', '11.1.0');
    expect((await folder.aiwaf('list')).err).toContain('npm install @nestjs/typeorm@11 @nestjs/schedule@6\n');
  });

  it("of another package is that one's to tell", async () => {
    folder.uninstall('typeorm');
    folder.write('node_modules/typeorm/index.js', "require('no-such-driver');");
    const { err } = await folder.node('-e', "require('nestjs-aiwaf')");
    expect(err).toContain("Cannot find module 'no-such-driver'");
    expect(err).not.toContain('AIWAF_E_');
  });
});

describe('a version', () => {
  it.each([
    ['@nestjs/core', '10.4.15', '11 or 12'],
    ['@nestjs/common', '10.4.15', '11 or 12'],
    ['typeorm', '0.3.27', '1.1 or newer'],
  ])('of %s that is %s is refused', async (name, version, needed) => {
    folder.pretendVersion(name, version);
    const message = `AIWAF_E_PEER_VERSION: ${name} is ${version}, and nestjs-aiwaf needs ${needed}. Update it; to see who asks for the old one: npm ls ${name}`;
    expect(await folder.aiwaf('list')).toEqual(refusal(message));
    expect((await folder.node('-e', "require('nestjs-aiwaf')")).err).toContain(message);
  });

  it('that is newer, or older without known harm, is told and starts', async () => {
    folder.pretendVersion('@nestjs/core', '13.0.1');
    folder.pretendVersion('rxjs', '7.5.0');
    const { code, out, err } = await folder.node('-e', HOST);
    expect([code, out.split('\n').at(-2)]).toEqual([0, 'started']);
    expect(`${out}${err}`).toContain(
      'AIWAF_W_PEER_VERSION: nestjs-aiwaf was not tested with rxjs 7.5.0, @nestjs/core 13.0.1.',
    );
    expect(`${out}${err}`.match(/AIWAF_/g)).toHaveLength(1);
  });

  it('of the workspace is no matter for words', async () => {
    expect(await folder.node('-e', HOST)).toEqual({ code: 0, out: 'started\n', err: '' });
  });

  it('of Node.js that is too old is refused before anything is loaded', async () => {
    folder.uninstall('@nestjs/core');
    folder.write(
      'old-node.cjs',
      "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.18.3' } });",
    );
    const message =
      'AIWAF_E_NODE_VERSION: This is Node.js 20.18.3, and nestjs-aiwaf needs 20.19 or newer. Install a newer Node.js.';
    const run = await folder.node('-r', './old-node.cjs', 'node_modules/nestjs-aiwaf/dist/bin.js', 'list');
    expect(run).toEqual(refusal(message));
    expect((await folder.node('-r', './old-node.cjs', '-e', "require('nestjs-aiwaf')")).err).toContain(
      message,
    );
  });

  it('of Node.js that cannot load the ES modules of Nest is refused', async () => {
    const { err } = await folder.node('--no-experimental-require-module', '-e', "require('nestjs-aiwaf')");
    expect(err).toMatch(
      /AIWAF_E_NODE_VERSION: .*cannot load the ES module @nestjs\/common by require\(\)\. /,
    );
  });
});

import { InstalledFolder } from '../helpers/installed-folder';

/** A package of the application that brings a copy of its own. */
const LIBRARY = `
const { Module, Controller, Inject } = require('@nestjs/common');
const { AiwafModule, AiwafService } = require('nestjs-aiwaf');
const make = (name, metadata, type = { [name]: class {} }[name]) => (Module(metadata)(type), type);
class Banning { constructor(service) { this.service = service; } }
class Serving { constructor(service) { this.service = service; } }
exports.WithModule = make('WithModule', { imports: [AiwafModule.forRoot({ database: false })] });
Reflect.defineMetadata('design:paramtypes', [AiwafService], Banning);
exports.WithProvider = make('WithProvider', { providers: [Banning] });
Inject(AiwafService)(Serving, undefined, 0);
Controller('serving')(Serving);
exports.WithController = make('WithController', { controllers: [Serving] });
exports.Unused = make('Unused', {});
`;

/** A host that imports a module of that package, and tells how its start ended. */
const HOST = `
require('reflect-metadata');
const { Module } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');
const { AiwafModule } = require('nestjs-aiwaf');
const library = require('other-library');
class AppModule {}
const ours = AiwafModule.forRoot({ database: false });
Module({ imports: process.argv[2] === 'first' ? [ours, library[process.argv[3]]] : [library[process.argv[3]], ours] })(AppModule);
module.exports = { AppModule };
if (require.main === module)
  NestFactory.create(AppModule, { logger: ['warn'], abortOnError: false }).then(
    async (app) => { await app.init(); await app.close(); console.log('started'); },
    (error) => { console.error(error.message); process.exit(3); },
  );`;

let folder: InstalledFolder;
let other: string;
beforeAll(() => {
  folder = new InstalledFolder();
  folder.write('node_modules/other-library/index.js', LIBRARY);
  other = folder.addCopyFor('other-library');
  folder.write('host.cjs', HOST);
});
afterAll(() => folder.remove());

describe('two copies of the package in one application', () => {
  const both = () => [`${folder.path}/node_modules/nestjs-aiwaf`, other];

  it.each(
    ['first', 'last'].flatMap((place) =>
      ['WithModule', 'WithController'].map((name) => [place, name] as const),
    ),
  )('are refused where ours comes %s and the other is used by %s', async (place, name) => {
    const { code, err } = await folder.node('host.cjs', place, name);
    expect([code, err]).toEqual([3, expect.stringMatching(/^AIWAF_E_TWO_COPIES: .+ npm ls nestjs-aiwaf$/m)]);
    for (const path of both()) expect(err).toContain(path);
  });

  it.each(['first', 'last'])(
    'are told before Nest says that a provider lacks a class, where ours comes %s',
    async (place) => {
      const { code, out, err } = await folder.node('host.cjs', place, 'WithProvider');
      expect([code, err]).toEqual([
        3,
        expect.stringContaining("Nest can't resolve dependencies of the Banning"),
      ]);
      expect(`${out}${err}`).toContain('AIWAF_W_TWO_COPIES: ');
    },
  );

  it('are told, and start, where the other one is only loaded', async () => {
    const { code, out, err } = await folder.node('host.cjs', 'first', 'Unused');
    expect([code, out.split('\n').at(-2)]).toEqual([0, 'started']);
    expect(`${out}${err}`).toContain(`AIWAF_W_TWO_COPIES: `);
    expect(`${out}${err}`).toContain(other);
  });
});

describe('the same copy', () => {
  it('that is loaded anew, as tests do, is one', () => {
    const load = () => {
      jest.resetModules();
      // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded anew
      return require('../../libs/aiwaf/src/nest/set-up/copies') as typeof import('../../libs/aiwaf/src/nest/set-up/copies');
    };
    const [first, second] = [load(), load()];
    class Marked {}
    first.markOfThisCopy([Marked]);
    expect(first).not.toBe(second);
    expect([second.otherCopies(), second.otherCopyOf(Marked)]).toEqual([[], null]);
  });
});

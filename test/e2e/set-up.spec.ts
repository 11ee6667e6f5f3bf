import { Controller, DynamicModule, Get, Module, ModuleMetadata, Type } from '@nestjs/common';
import { LazyModuleLoader, NestFactory } from '@nestjs/core';
import { ExpressAdapter, NestExpressApplication } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { AiwafModule, AiwafService } from 'nestjs-aiwaf';
import { AiwafTestingModule } from 'nestjs-aiwaf/testing';
import { BROWSER } from '../helpers/host-app';

type Imports = NonNullable<ModuleMetadata['imports']>;

@Controller('cats')
class CatsController {
  @Get()
  list() {
    return ['tom'];
  }
}

@Controller('dogs')
class DogsController {
  @Get()
  list() {
    return ['rex'];
  }
}

const firewall = (options = {}) => AiwafModule.forRoot({ database: false, ...options });

/** A module of a name, for a test to arrange. */
function module(name: string, imports: Imports, controllers: Type[] = []): Type {
  const { [name]: made } = { [name]: class {} };
  Module({ imports, controllers })(made);
  return made;
}

const ADAPTERS = { express: () => new ExpressAdapter(), fastify: () => new FastifyAdapter() };
const quiet = { logger: false, abortOnError: false } as const;
const started = (root: Type | DynamicModule, adapter: keyof typeof ADAPTERS = 'express') =>
  NestFactory.create<NestExpressApplication>(root as Type, ADAPTERS[adapter](), quiet);
const refused = (code: string, ...names: string[]) => ({
  code,
  name: 'AiwafConfigError',
  problem: expect.stringMatching(new RegExp(`${names.join('.*')}.*\\.$`)) as string,
});

/** Which of a page, a scanner's path and a page that is served by the other module are answered. */
async function statuses(root: Type | DynamicModule, adapter: keyof typeof ADAPTERS) {
  const app = await started(root, adapter);
  try {
    await app.listen(0, '127.0.0.1');
    const url = await app.getUrl();
    const paths = ['/cats', '/dogs', '/wp-login.php'];
    const got = paths.map(async (path) => (await fetch(url + path, { headers: BROWSER })).status);
    return await Promise.all(got);
  } finally {
    await app.close();
  }
}

describe.each(['express', 'fastify'] as const)('on %s the module works', (adapter) => {
  const shop = () => module('ShopModule', [], [DogsController]);

  it.each<[string, () => Type | DynamicModule]>([
    ['in the root module', () => module('AppModule', [firewall(), shop()], [CatsController])],
    [
      'in a module without controllers that the root imports',
      () => module('AppModule', [module('CoreModule', [firewall()]), shop()], [CatsController]),
    ],
    [
      'in a root module that another one wraps',
      () => module('Main', [module('AppModule', [firewall(), shop()], [CatsController])]),
    ],
    [
      'as one object in two modules',
      () => {
        const one = firewall();
        return module('AppModule', [one, module('ShopModule', [one], [DogsController])], [CatsController]);
      },
    ],
    [
      'beside its bare class elsewhere',
      () => {
        const idle = module('ShopModule', [AiwafModule], [DogsController]);
        return module('AppModule', [firewall(), idle], [CatsController]);
      },
    ],
    [
      'by forRootAsync() in a module without controllers',
      () => {
        const core = module('CoreModule', [
          AiwafModule.forRootAsync({ useFactory: () => ({ database: false }) }),
        ]);
        return module('AppModule', [core, shop()], [CatsController]);
      },
    ],
  ])('%s', async (_where, make) => {
    expect(await statuses(make(), adapter)).toEqual([200, 200, 403]);
  });

  it('is refused in a part of the application', async () => {
    const cats = module('CatsModule', [firewall()], [CatsController]);
    await expect(started(module('AppModule', [cats, shop()]), adapter)).rejects.toMatchObject({
      ...refused('AIWAF_E_MODULE_NOT_ROOT', 'CatsModule', 'DogsController'),
      remedy: 'Import it in AppModule, the root module.',
    });
  });

  it('is refused where it is loaded later', async () => {
    const app = await started(module('AppModule', [], [CatsController]), adapter);
    try {
      await app.listen(0, '127.0.0.1');
      const loader = app.get(LazyModuleLoader);
      const late = loader.load(() => module('LateModule', [firewall()]));
      await expect(late).rejects.toMatchObject(refused('AIWAF_E_MODULE_LATE'));
      expect((await fetch(`${await app.getUrl()}/cats`)).status).toBe(200);
    } finally {
      await app.close();
    }
  });
});

describe('AiwafModule in a part of the application', () => {
  it('is found behind modules without controllers', async () => {
    const cats = module('CatsModule', [module('SharedModule', [firewall()])], [CatsController]);
    const app = module('AppModule', [module('Parts', [cats])], [DogsController]);
    await expect(started(app)).rejects.toMatchObject(
      refused('AIWAF_E_MODULE_NOT_ROOT', 'SharedModule', 'DogsController'),
    );
  });

  it('is refused without a server too', async () => {
    const cats = module('CatsModule', [firewall()], [CatsController]);
    const app = module('AppModule', [cats], [DogsController]);
    await expect(NestFactory.createApplicationContext(app, quiet)).rejects.toMatchObject(
      refused('AIWAF_E_MODULE_NOT_ROOT', 'CatsModule', 'DogsController'),
    );
  });

  it('is no matter in a test of that part, with others beside it', async () => {
    const cats = module('CatsModule', [firewall()], [CatsController]);
    const tested = Test.createTestingModule({
      imports: [cats, module('DogsModule', [], [DogsController])],
      controllers: [DogsController],
    });
    const compiled = await tested.compile();
    expect(compiled.get(AiwafService, { strict: false })).toBeInstanceOf(AiwafService);
    await compiled.close();
  });

  it('is no matter where it is the root, or all there is', async () => {
    for (const root of [firewall(), module('CatsModule', [firewall()], [CatsController])])
      await (await started(root)).close();
  });
});

describe('AiwafModule twice', () => {
  it.each<[string, () => Imports]>([
    ['with the same options', () => [firewall(), firewall()]],
    ['with other options', () => [firewall(), firewall({ mode: 'monitor' })]],
    [
      'by forRoot() and forRootAsync()',
      () => [firewall(), AiwafModule.forRootAsync({ useFactory: () => ({ database: false }) })],
    ],
    ['once for tests', () => [firewall(), AiwafTestingModule.forRoot()]],
  ])('%s is refused, with who imports it', async (_how, make) => {
    const [first, second] = make();
    const app = module('AppModule', [first, module('ShopModule', [second])]);
    await expect(started(app)).rejects.toMatchObject(
      refused('AIWAF_E_MODULE_TWICE', 'twice, by AppModule and ShopModule'),
    );
    const compiled = Test.createTestingModule({ imports: make() }).compile();
    await expect(compiled).rejects.toMatchObject(refused('AIWAF_E_MODULE_TWICE', 'twice, by RootTestModule'));
  });
});

describe('AiwafModule as a bare class', () => {
  it('alone is refused, since it protects nothing', async () => {
    await expect(started(module('AppModule', [AiwafModule]))).rejects.toMatchObject(
      refused('AIWAF_E_MODULE_BARE', 'by AppModule'),
    );
    await expect(started(AiwafModule)).rejects.toMatchObject(refused('AIWAF_E_MODULE_BARE'));
  });
});

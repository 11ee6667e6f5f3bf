import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Controller, Get, MiddlewareConsumer, Module, NestModule, Type } from '@nestjs/common';
import { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { AiwafModule } from 'nestjs-aiwaf';
import { BROWSER, freshAddress } from '../helpers/host-app';
import { rawRequest } from '../helpers/raw-request';

@Controller('shop')
class Shop {
  @Get() list() {
    return 'shop';
  }
}
@Controller()
class ExpressPage {
  @Get('*path') page() {
    return 'page';
  }
}
@Controller()
class FastifyPage {
  @Get('*') page() {
    return 'page';
  }
}

describe.each(['express', 'fastify'] as const)(
  'what a host serves besides its handlers, on %s',
  (adapter) => {
    let app: NestExpressApplication | NestFastifyApplication;
    const pages: Type = adapter === 'express' ? ExpressPage : FastifyPage;

    async function start(
      controllers: Type[],
      configure: (host: typeof app) => void = () => undefined,
      prefix?: string,
    ) {
      @Module({
        imports: [AiwafModule.forRoot({ database: false, clientIp: { trustedProxies: ['127.0.0.1'] } })],
        controllers,
      })
      class Host implements NestModule {
        configure(consumer: MiddlewareConsumer): void {
          consumer
            .apply((_: unknown, __: unknown, next: () => void) => next())
            .forRoutes('shop', 'inside/*rest');
        }
      }
      const module = await Test.createTestingModule({ imports: [Host] }).compile();
      app =
        adapter === 'express'
          ? module.createNestApplication<NestExpressApplication>({ logger: false })
          : module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
      if (prefix !== undefined) app.setGlobalPrefix(prefix);
      configure(app);
      await app.listen(0, '127.0.0.1');
    }
    afterEach(() => app.close());

    const status = async (path: string) => {
      const { port } = app.getHttpServer().address() as { port: number };
      return (await rawRequest(port, 'GET', path, { ...BROWSER, 'x-forwarded-for': freshAddress() })).status;
    };

    it.each([undefined, 'api'])(
      'a catch-all page makes no scanner path routed, prefix %s',
      async (prefix) => {
        await start([Shop, pages], undefined, prefix);
        const base = prefix === undefined ? '' : `/${prefix}`;
        expect(await status(`${base}/deep/link`)).toBe(200);
        for (const path of ['/wp-login.php', '/.env', '/shop/.git/config', '/a/b/shell.php'])
          expect([path, await status(base + path)]).toEqual([path, 403]);
      },
    );

    it('the routes of Nest middleware serve nothing', async () => {
      await start([Shop]);
      expect(await status('/shop')).toBe(200);
      for (const path of ['/shop/.env', '/inside/.env', '/inside/wp-login.php', '/shop/wp-login.php'])
        expect([path, await status(path)]).toEqual([path, 403]);
    });

    it.each(['/files/', ''])(
      'static files under %j are served, scanner paths beside them refused',
      async (prefix) => {
        const folder = mkdtempSync(join(tmpdir(), 'aiwaf-static-'));
        mkdirSync(join(folder, 'img'));
        writeFileSync(join(folder, 'img', 'a.txt'), 'a');
        writeFileSync(join(folder, 'package.json'), '{}');
        await start([Shop], (host) => {
          if (adapter === 'express') (host as NestExpressApplication).useStaticAssets(folder, { prefix });
          else (host as NestFastifyApplication).useStaticAssets({ root: folder, prefix: prefix || '/' });
        });
        const base = prefix === '' ? '/' : prefix;
        expect(await status(`${base}img/a.txt`)).toBe(200);
        expect(await status(`${base}package.json`)).toBe(200);
        for (const path of ['/wp-login.php', '/.env', `${base}../wp-login.php`, `${base}img/..%2f..%2f.env`])
          expect([path, await status(path)]).toEqual([path, 403]);
      },
    );

    it('a mount of the host is served, whatever lies below', async () => {
      await start([Shop], (host) => {
        if (adapter === 'express')
          (host as NestExpressApplication).use('/queues', (_: unknown, res: { end(text: string): void }) =>
            res.end('q'),
          );
        else
          (host as NestFastifyApplication)
            .getHttpAdapter()
            .getInstance()
            .get('/queues/*', () => 'q');
      });
      expect(await status('/queues/static/config.yml')).toBe(200);
      expect(await status('/queuesx/config.yml')).toBe(403);
    });
  },
);

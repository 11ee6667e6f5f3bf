import {
  ArgumentsHost,
  CallHandler,
  Catch,
  Controller,
  ExceptionFilter,
  ExecutionContext,
  Get,
  HttpException,
  Injectable,
  Module,
  NestInterceptor,
  NotFoundException,
  Post,
  Scope,
  Type,
  UseFilters,
  VersioningType,
  Version,
} from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR } from '@nestjs/core';
import { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { connect } from 'node:net';
import { AiwafExempt, AiwafModule, AiwafService } from 'nestjs-aiwaf';
import { BROWSER, freshAddress } from '../helpers/host-app';
import { sendRaw } from './raw-batch';

function answer(host: ArgumentsHost, status: number, body: unknown): void {
  const response = host.switchToHttp().getResponse<{
    status(code: number): { send(body: unknown): void };
    code?(code: number): { send(body: unknown): void };
  }>();
  (response.code?.(status) ?? response.status(status)).send(body);
}

@Catch(NotFoundException)
class OnlyNotFound implements ExceptionFilter {
  catch(_: unknown, host: ArgumentsHost): void {
    answer(host, 404, { filter: 'not found' });
  }
}
@Catch(HttpException)
class Envelope implements ExceptionFilter {
  catch(error: HttpException, host: ArgumentsHost): void {
    answer(host, error.getStatus(), { filter: 'envelope' });
  }
}
@Injectable({ scope: Scope.REQUEST })
@Catch()
class PerRequest implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    answer(host, error instanceof HttpException ? error.getStatus() : 500, { filter: 'per request' });
  }
}
@Catch()
class Broken implements ExceptionFilter {
  catch(): void {
    throw new Error('the host is broken');
  }
}
@Injectable()
class Wrap implements NestInterceptor {
  intercept(_: ExecutionContext, next: CallHandler) {
    return next.handle();
  }
}

@Controller()
class Pages {
  @Get('page') page() {
    return 'page';
  }
  @Post('page') post() {
    return 'posted';
  }
  /** Refused by the guard: the mount cannot tell which of the two versions runs. */
  @Version('1') @Get('two') one() {
    return 'one';
  }
  @Version('2') @AiwafExempt() @Get('two') two() {
    return 'two';
  }
  @UseFilters(OnlyNotFound) @Version('1') @Get('own') own() {
    return 'own';
  }
  @UseFilters(OnlyNotFound) @Version('2') @AiwafExempt() @Get('own') own2() {
    return 'own2';
  }
}

const ATTACK = '?q=%3Cscript%3Ealert(1)%3C/script%3E';
const headers = (extra: Record<string, string> = {}) =>
  Object.entries({
    host: 'shop.example',
    ...BROWSER,
    connection: 'close',
    'x-forwarded-for': freshAddress(),
    ...extra,
  })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');

describe.each(['express', 'fastify'] as const)('refusals on %s', (adapter) => {
  let app: NestExpressApplication | NestFastifyApplication;
  let port: number;

  async function start(
    filter?: Type<ExceptionFilter>,
    configure: (host: typeof app) => void = () => undefined,
  ) {
    @Module({
      imports: [AiwafModule.forRoot({ database: false, clientIp: { trustedProxies: ['127.0.0.1'] } })],
      controllers: [Pages],
      providers: [
        { provide: APP_INTERCEPTOR, useClass: Wrap },
        ...(filter === undefined ? [] : [{ provide: APP_FILTER, useClass: filter }]),
      ],
    })
    class Host {}
    const module = await Test.createTestingModule({ imports: [Host] }).compile();
    app =
      adapter === 'express'
        ? module.createNestApplication<NestExpressApplication>({ logger: false, rawBody: true })
        : module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), {
            logger: false,
            rawBody: true,
          });
    app.enableVersioning({ type: VersioningType.HEADER, header: 'x-version' });
    configure(app);
    await app.listen(0, '127.0.0.1');
    ({ port } = app.getHttpServer().address() as { port: number });
  }
  afterEach(() => app.close());

  const get = (path: string, extra: Record<string, string> = {}) =>
    sendRaw(port, `GET ${path} HTTP/1.1\r\n${headers(extra)}\r\n`);

  it('disturbs no request under way when the host’s filter has its first refusal', async () => {
    let runs = 0;
    await start(Envelope, (host) =>
      host.use(async (_request: unknown, _response: unknown, next: () => void) => {
        runs++;
        await new Promise((resolve) => setTimeout(resolve, 300));
        next();
      }),
    );
    const first = get('/page');
    await new Promise((resolve) => setTimeout(resolve, 100));
    const refused = await get('/wp-login.php');
    expect((await first)?.status).toBe(200);
    expect([refused?.status, runs]).toEqual([403, 1]);
  });

  it.each([
    [undefined, null, null],
    [OnlyNotFound, null, null],
    [Envelope, 'envelope', 'envelope'],
    // Nest asks a filter that is made for each request for handlers alone.
    [PerRequest, null, 'per request'],
  ])('go through the filter %p where it would catch them', async (filter, atMount, atGuard) => {
    await start(filter);
    const seen = [await get('/wp-login.php'), await get(`/two${ATTACK}`, { 'x-version': '1' })];
    expect(seen.map((one) => one?.status)).toEqual([403, 403]);
    expect(seen.map((one) => /"filter":"([^"]*)"/.exec(one?.body ?? '')?.[1] ?? null)).toEqual([
      atMount,
      atGuard,
    ]);
    expect((await get('/two', { 'x-version': '2' }))?.body).toBe('two');
    expect((await get(`/two${ATTACK}`, { 'x-version': '2' }))?.body).toBe('two');
    expect((await get('/wp-login.php'))?.headers['content-type']).toMatch(atMount === null ? /html/ : /json/);
    const own = await get(`/own${ATTACK}`, { 'x-version': '1' });
    expect(own?.status).toBe(403);
  });

  it('reach the client although the host’s filter breaks', async () => {
    await start(Broken);
    expect([403, 500]).toContain((await get('/wp-login.php'))?.status);
    expect((await get('/page'))?.status).toBe(200);
  });

  it('say nothing that the client wrote', async () => {
    await start();
    const odd = '/wp-login.php/%3Cimg%20src=x%20onerror=alert(1)%3E?x=%0d%0aset-cookie:a=b';
    const page = await get(odd, { 'x-request-id': '"><b>', referer: 'http://x/<b>' });
    expect(page?.status).toBe(403);
    expect(page?.headers['set-cookie']).toBeUndefined();
    expect(page?.body).not.toMatch(/onerror|wp-login|<b>|set-cookie/);
    expect(page?.body.length).toBeLessThan(2_000);
  });

  it('have no body for HEAD, and end an HTTP/1.0 connection', async () => {
    await start();
    expect((await sendRaw(port, `HEAD /wp-login.php HTTP/1.1\r\n${headers()}\r\n`))?.body).toBe('');
    const old = await sendRaw(port, `GET /wp-login.php HTTP/1.0\r\n${headers()}\r\n`);
    expect(old?.status).toBe(403);
  });

  /** Every status line that a connection brought. */
  const converse = (text: string, statuses: number): Promise<string[]> =>
    new Promise((resolve, reject) => {
      let seen = '';
      const found = () => seen.match(/HTTP\/1\.1 \d{3}/g) ?? [];
      const socket = connect(port, '127.0.0.1', () => socket.write(text));
      socket.on('data', (chunk) => {
        seen += chunk.toString('latin1');
        if (found().length >= statuses) socket.destroy();
      });
      socket.on('error', reject);
      socket.setTimeout(4_000, () => socket.destroy());
      socket.on('close', () => resolve(found().map((line) => line.slice(9))));
    });
  const keep = (extra: Record<string, string> = {}) => headers({ connection: 'keep-alive', ...extra });

  it('leave a connection fit for the next requests, pipelined and after bodies that nobody read', async () => {
    await start();
    const big = 'x'.repeat(300_000);
    const refused = `POST /x.php HTTP/1.1\r\n${keep({ 'content-length': String(big.length) })}\r\n${big}`;
    const chunked = `POST /x.php HTTP/1.1\r\n${keep({ 'transfer-encoding': 'chunked' })}\r\n5\r\nhello\r\n0\r\n\r\n`;
    const expecting = `POST /x.php HTTP/1.1\r\n${keep({ expect: '100-continue', 'content-length': '5' })}\r\nhello`;
    const good = `GET /page HTTP/1.1\r\n${keep()}\r\n`;
    expect(await converse(refused + good + chunked + good, 4)).toEqual(['403', '200', '403', '200']);
    expect(await converse(good + good + `GET /.env HTTP/1.1\r\n${keep()}\r\n` + good, 4)).toEqual([
      '200',
      '200',
      '403',
      '200',
    ]);
    expect((await converse(expecting + good, 3)).filter((status) => status !== '100')).toEqual([
      '403',
      '200',
    ]);
  });

  it('do not stand in the way of preflights, nor of a host’s own headers', async () => {
    await start(undefined, (host) => {
      host.enableCors({ origin: 'https://other.example' });
      if (adapter === 'express')
        host.use((_: unknown, res: { setHeader(n: string, v: string): void }, next: () => void) => {
          res.setHeader('x-host', '1');
          next();
        });
    });
    const preflight = `OPTIONS /page HTTP/1.1\r\n${headers({ origin: 'https://other.example', 'access-control-request-method': 'POST' })}\r\n`;
    expect((await sendRaw(port, preflight))?.headers['access-control-allow-origin']).toBe(
      'https://other.example',
    );
    expect((await sendRaw(port, preflight.replace('/page', '/.env')))?.status).toBe(403);
    expect((await get('/wp-login.php'))?.status).toBe(403);
  });

  it('are none of the host’s errors: a listener or a layer that throws changes nothing', async () => {
    await start();
    const service = app.get(AiwafService);
    const faults: string[] = [];
    service.onEvent(() => {
      throw new Error('listener');
    });
    service.onEvent((event) => {
      if (event.type === 'fault') faults.push(event.code);
    });
    expect((await get('/wp-login.php'))?.status).toBe(403);
    const { engine } = (service as unknown as { host: { engine: { bans: { find(): never } } } }).host;
    engine.bans.find = () => {
      throw new Error('layer');
    };
    expect((await get('/page'))?.status).toBe(200);
    expect(faults).toContain('AIWAF_W_LAYER_FAILED');
  });
});

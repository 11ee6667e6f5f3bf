import {
  CallHandler,
  Controller,
  DynamicModule,
  ExecutionContext,
  Get,
  NestInterceptor,
} from '@nestjs/common';
import { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import {
  AiwafModule,
  AiwafOptions,
  AnomalyInterceptor,
  HeaderValidationGuard,
  RequestLogInterceptor,
} from 'nestjs-aiwaf';
import request from 'supertest';

@Controller()
class PageController {
  @Get()
  page() {
    return 'a page';
  }
}

/** The two ways to define the module must do the same. */
const WAYS = {
  forRoot: (options: AiwafOptions) => AiwafModule.forRoot(options),
  forRootAsync: ({ interceptors, ...options }: AiwafOptions) =>
    AiwafModule.forRootAsync({ interceptors, useFactory: () => Promise.resolve(options) }),
};

class Counting implements NestInterceptor {
  calls = 0;
  intercept(_execution: ExecutionContext, next: CallHandler) {
    this.calls++;
    return next.handle();
  }
}

describe.each(Object.entries(WAYS))('AiwafModule.%s()', (_name, define) => {
  /** Starts a host whose tests put interceptors of their own in place of ours. */
  async function start(options: AiwafOptions) {
    const [anomaly, log] = [new Counting(), new Counting()];
    const module = await Test.createTestingModule({
      imports: [define({ database: false, ...options })],
      controllers: [PageController],
    })
      .overrideProvider(AnomalyInterceptor)
      .useValue(anomaly)
      .overrideProvider(RequestLogInterceptor)
      .useValue(log)
      .compile();
    const app = module.createNestApplication<NestExpressApplication>({ logger: false });
    await app.init();
    return { app, calls: () => [anomaly.calls, log.calls] };
  }
  const browser = {
    'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    accept: 'text/html,application/xml',
    'accept-language': 'en',
    'accept-encoding': 'gzip',
  };

  it('registers guards, and interceptors where that is asked, that a host can override', async () => {
    const { app, calls } = await start({ interceptors: true });
    try {
      await request(app.getHttpServer()).get('/').set(browser).expect(200);
      expect(calls()).toEqual([1, 1]);
      expect(app.get(HeaderValidationGuard)).toBeInstanceOf(HeaderValidationGuard);
    } finally {
      await app.close();
    }
  });

  it('registers no interceptor by default, and leaves it to be put on single routes', async () => {
    const { app, calls } = await start({});
    try {
      await request(app.getHttpServer()).get('/').set(browser).expect(200);
      expect(calls()).toEqual([0, 0]);
      expect(app.get(AnomalyInterceptor)).toBeDefined();
    } finally {
      await app.close();
    }
  });

  it('stops the start for a wrong option', async () => {
    await expect(start({ preset: 'shop' as never })).rejects.toMatchObject({
      code: 'AIWAF_E_OPTION_VALUE',
      message: expect.stringContaining('preset is "shop"') as string,
    });
  });
});

describe('AiwafModule.forRootAsync()', () => {
  it('refuses a factory that decides about interceptors too late', async () => {
    const module = Test.createTestingModule({
      imports: [AiwafModule.forRootAsync({ useFactory: () => ({ database: false, interceptors: true }) })],
    });
    await expect(module.compile()).rejects.toMatchObject({ code: 'AIWAF_E_INTERCEPTORS_LATE' });
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'What useFactory made is undefined.'],
    ['no object', 'monitor', 'What useFactory made is "monitor".'],
  ])('refuses a factory that makes %s', async (_what, made, problem) => {
    const useFactory = () => made as AiwafOptions;
    await refused(AiwafModule.forRootAsync({ useFactory }), 'AIWAF_E_OPTION_VALUE', problem);
  });

  it.each<[string, object | undefined, string]>([
    ['options', { mode: 'monitor' }, 'was given mode.'],
    ['options beside a factory', { useFactory: () => ({}), mode: 'monitor' }, 'was given mode.'],
    ['what other modules take', { useClass: PageController }, 'was given useClass.'],
    ['no factory', {}, 'was given no function as useFactory.'],
    ['nothing', undefined, 'was given no function as useFactory.'],
  ])('refuses %s in the place of a factory', async (_what, given, problem) => {
    const module = AiwafModule.forRootAsync(given as never);
    await refused(module, 'AIWAF_E_OPTION_UNKNOWN', `AiwafModule.forRootAsync() ${problem}`);
  });
});

describe('AiwafModule.forRoot()', () => {
  it.each([['useFactory'], ['inject'], ['useClass']])('refuses %s of forRootAsync()', (name) =>
    refused(
      AiwafModule.forRoot({ [name]: () => ({}) }),
      'AIWAF_E_OPTION_UNKNOWN',
      `AiwafModule.forRoot() was given ${name}.`,
    ),
  );

  it.each([
    [null, 'null'],
    ['sqlite:x', '"sqlite:x"'],
    [() => ({}), 'a function'],
  ])('refuses %p as options', (given, shown) =>
    refused(
      AiwafModule.forRoot(given as never),
      'AIWAF_E_OPTION_VALUE',
      `What was given as options is ${shown}.`,
    ),
  );
});

async function refused(module: DynamicModule, code: string, problem: string): Promise<void> {
  const compiled = Test.createTestingModule({ imports: [module] }).compile();
  await expect(compiled).rejects.toMatchObject({ code, problem, name: 'AiwafConfigError' });
}

import 'reflect-metadata';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  All,
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Module,
  NotFoundException,
  Param,
  Post,
  Type,
} from '@nestjs/common';
import { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AiwafEvent, AiwafExempt, AiwafModule, AiwafOptions, AiwafService, LayerId } from 'nestjs-aiwaf';
import { EngineHost } from '#aiwaf/internals';
import { EntitySchema } from 'typeorm';
import { AdapterName, BROWSER, freshAddress } from '../helpers/host-app';
import { RawAnswer, rawRequest } from '../helpers/raw-request';

type Application = NestExpressApplication | NestFastifyApplication;

class Thing {
  id!: string;
}
const ThingSchema = new EntitySchema<Thing>({
  name: 'Thing',
  target: Thing,
  columns: { id: { type: 'varchar', primary: true, generated: 'uuid' } },
});
const NO_THING = '3f2b8a52-9f4e-4f7a-8e0e-7f3f6f0c9d11';

/** Routes on which every layer has something to refuse, at a path of their own. */
function target(path: string, decorate: ClassDecorator = () => undefined): Type {
  class TargetController {
    @Get()
    @Header('content-type', 'text/html; charset=utf-8')
    page() {
      return '<form method="post"></form>';
    }

    @Post()
    @HttpCode(200)
    send(@Body() body: unknown) {
      return { body };
    }

    @Get('things/:id')
    thing(@Param('id') id: string) {
      return { id };
    }
  }
  Controller(path)(TargetController);
  decorate(TargetController);
  return TargetController;
}

/** Answers 404 wherever nothing else is: a handler, but no page of the application. */
function catchAll(decorate: ClassDecorator): Type {
  class CatchAllController {
    @All('*')
    missing(): never {
      throw new NotFoundException();
    }
  }
  Controller()(CatchAllController);
  decorate(CatchAllController);
  return CatchAllController;
}

interface Run {
  readonly app: Application;
  readonly service: AiwafService;
  readonly events: AiwafEvent[];
  /** Sends a request of a browser at the run's address and answers the status. */
  send(
    path: string,
    more?: { method?: string; headers?: Record<string, string>; body?: string },
  ): Promise<number>;
  readonly address: string;
}

/** A denial or ban that is enforced, one that is only reported, or neither. */
type Effect = 'refused' | 'reported' | 'nothing';

/** What one layer refuses on any of the targets, and how that shows. */
interface Subject {
  readonly options?: AiwafOptions['layers'];
  readonly address?: string;
  /** Options beside those of the layer that let its effect show at once. */
  readonly more?: AiwafOptions;
  /** The layer judges what no page is: its handler is one that catches all. */
  readonly catchesAll?: boolean;
  /** What the layer did but refuse; without it, what its denial events say. */
  effect?(run: Run): Effect;
  /** Does at a target what the layer is there for; answers whether it was refused. */
  provoke(run: Run, base: string): Promise<boolean>;
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const SUBJECTS: Partial<Record<LayerId, Subject>> = {
  blacklist: {
    async provoke({ send, service, address }, base) {
      service.ban(address);
      return (await send(base)) === 403;
    },
  },
  geo: {
    options: { geo: { block: ['US'] } },
    address: '8.8.8.8',
    provoke: async ({ send }, base) => (await send(base)) === 403,
  },
  headers: {
    provoke: async ({ send }, base) =>
      (await send(base, { headers: { 'user-agent': 'curl/8.5.0' } })) === 403,
  },
  rateLimit: {
    options: { rateLimit: { max: 2 } },
    async provoke({ send }, base) {
      await send(base);
      await send(base);
      return (await send(base)) === 429;
    },
  },
  keywords: {
    provoke: async ({ send }, base) => (await send(`${base}?q=%3Cscript%3Ealert(1)%3C/script%3E`)) === 403,
  },
  honeypot: {
    async provoke({ send }, base) {
      expect(await send(base)).toBe(200);
      return (await send(base, { method: 'POST', headers: FORM, body: 'name=x' })) === 403;
    },
  },
  anomaly: {
    more: { bans: { threshold: 50 } },
    catchesAll: true,
    async provoke({ app, send }, base) {
      app.get(EngineHost).engine.anomaly.use({ version: 'strange', isAnomalous: () => true });
      let status = 0;
      for (let i = 0; i < 12; i++) status = await send(`${base}/place-${i}/room`);
      return status === 403;
    },
    effect({ app, events }) {
      if (events.some(({ type }) => type === 'ban')) return 'refused';
      const { monitor } = app.get(EngineHost).engine.bans.blacklist;
      return monitor.list(Date.now()).length > 0 ? 'reported' : 'nothing';
    },
  },
  uuid: {
    provoke: async ({ send }, base) => (await send(`${base}/things/${NO_THING}`)) === 404,
  },
};

const layers = Object.keys(SUBJECTS) as LayerId[];
const adapters: readonly AdapterName[] = ['express', 'fastify'];
const cases = adapters.flatMap((adapter) => layers.map((layer) => [adapter, layer] as const));

async function start(
  adapter: AdapterName,
  aiwaf: AiwafOptions,
  controllers: Type[],
  address?: string,
): Promise<Run> {
  class TargetModule {}
  Module({ imports: [TypeOrmModule.forFeature([ThingSchema])], controllers })(TargetModule);
  const module = await Test.createTestingModule({
    imports: [
      TypeOrmModule.forRoot({
        type: 'better-sqlite3',
        database: ':memory:',
        entities: [ThingSchema],
        synchronize: true,
      }),
      AiwafModule.forRoot({ database: false, clientIp: { trustedProxies: ['127.0.0.1'] }, ...aiwaf }),
      TargetModule,
    ],
  }).compile();
  const app: Application =
    adapter === 'express'
      ? module.createNestApplication<NestExpressApplication>({ logger: false })
      : module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as { port: number };
  const service = app.get(AiwafService);
  const events: AiwafEvent[] = [];
  service.onEvent((event) => events.push(event));
  const own = address ?? freshAddress();
  const send: Run['send'] = async (path, { method = 'GET', headers = {}, body = '' } = {}) => {
    const all = { ...BROWSER, 'x-forwarded-for': own, ...headers };
    const answer: RawAnswer = await rawRequest(port, method, path, all, body);
    return answer.status;
  };
  return { app, service, events, send, address: own };
}

describe.each(cases)('on %s the layer %s', (adapter, layer) => {
  const subject = SUBJECTS[layer] as Subject;
  const decorators: Readonly<Record<string, ClassDecorator>> = {
    '/plain': () => undefined,
    '/ruled': () => undefined,
    '/exempt-one': AiwafExempt(layer),
    '/exempt-all': AiwafExempt(),
  };

  async function outcome(aiwaf: AiwafOptions, base = '/plain'): Promise<Effect> {
    const controllers = [
      subject.catchesAll === true ? catchAll(decorators[base]) : target(base, decorators[base]),
    ];
    const run = await start(adapter, { ...subject.more, ...aiwaf }, controllers, subject.address);
    try {
      const refused = await subject.provoke(run, base);
      const effect = subject.effect?.(run) ?? reported(run.events);
      expect(run.events.filter(({ type }) => type === 'fault')).toEqual([]);
      expect([effect, refused]).toEqual([effect, effect === 'refused']);
      return effect;
    } finally {
      await run.app.close();
    }
  }

  function reported(events: readonly AiwafEvent[]): Effect {
    const enforced = events.flatMap((event) =>
      event.type === 'denial' && event.layer === layer ? [event.enforced] : [],
    );
    return enforced.includes(true) ? 'refused' : enforced.length > 0 ? 'reported' : 'nothing';
  }

  const given = subject.options?.[layer as keyof AiwafOptions['layers']] as object | undefined;
  const options = (more: object = {}): AiwafOptions => ({ layers: { [layer]: { ...given, ...more } } });

  it('refuses by default', async () => {
    expect(await outcome(options())).toBe('refused');
  });

  it('does nothing when it is off', async () => {
    expect(await outcome({ layers: { [layer]: false } })).toBe('nothing');
    expect(await outcome({ ...options(), mode: 'off' })).toBe('nothing');
  });

  it('only reports in monitor, its own or of all', async () => {
    expect(await outcome(options({ mode: 'monitor' }))).toBe('reported');
    expect(await outcome({ ...options(), mode: 'monitor' })).toBe('reported');
  });

  it('follows the path rules, and there alone', async () => {
    const disabled = { ...options(), pathRules: [{ prefix: '/ruled', disable: [layer] }] };
    expect(await outcome(disabled, '/ruled')).toBe('nothing');
    expect(await outcome(disabled)).toBe('refused');
    const weakened = { ...options(), pathRules: [{ prefix: '/ruled', mode: 'monitor' as const }] };
    expect(await outcome(weakened, '/ruled')).toBe('reported');
    expect(await outcome(weakened)).toBe('refused');
  });

  it('leaves exempt handlers alone', async () => {
    expect(await outcome(options(), '/exempt-one')).toBe('nothing');
    expect(await outcome(options(), '/exempt-all')).toBe('nothing');
  });
});

describe.each(adapters)('on %s the request log', (adapter) => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'aiwaf-layers-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** How many of two requests were written. */
  async function written(aiwaf: AiwafOptions, base = '/plain', decorate?: ClassDecorator): Promise<number> {
    const file = join(folder, 'requests.jsonl');
    rmSync(file, { force: true });
    const log = aiwaf.layers?.requestLog;
    const layers = { requestLog: log === false ? false : { jsonl: file, ...(log as object | undefined) } };
    const run = await start(adapter, { ...aiwaf, layers }, [target(base, decorate)]);
    try {
      await run.send(base);
      await run.send('/.env');
    } finally {
      await run.app.close();
    }
    return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean).length : 0;
  }

  it('writes what passes and what is refused, in monitor too', async () => {
    expect(await written({})).toBe(2);
    expect(await written({ mode: 'monitor' })).toBe(2);
    expect(await written({ layers: { requestLog: { mode: 'monitor' } } })).toBe(2);
  });

  it('writes nothing when it is off', async () => {
    expect(await written({ layers: { requestLog: false } })).toBe(0);
    expect(await written({ mode: 'off' })).toBe(0);
  });

  it('follows path rules and decorators', async () => {
    const pathRules = [{ prefix: '/ruled', disable: ['requestLog' as const] }];
    expect(await written({ pathRules }, '/ruled')).toBe(1);
    expect(await written({ pathRules })).toBe(2);
    expect(await written({}, '/plain', AiwafExempt('requestLog'))).toBe(1);
    expect(await written({}, '/plain', AiwafExempt())).toBe(1);
  });
});

import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  All,
  ArgumentsHost,
  Catch,
  Controller,
  ExceptionFilter,
  Get,
  Header,
  HttpCode,
  HttpException,
  MessageEvent,
  Module,
  NotFoundException,
  Provider,
  Res,
  Sse,
  StreamableFile,
  Type,
} from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { NestExpressApplication } from '@nestjs/platform-express';
import { NestFastifyApplication } from '@nestjs/platform-fastify';
import { from, Observable } from 'rxjs';
import { AiwafEvent, AiwafModule, AiwafOptions, AiwafService } from 'nestjs-aiwaf';
import { AnomalyModel, encodeModel, EngineHost, ForestModel, ModelKeeper } from '#aiwaf/internals';
import { AdapterName, BROWSER } from '../helpers/host-app';
import { RawAnswer, rawRequest } from '../helpers/raw-request';
import { peopleModel, trainOn } from '../helpers/trained-model';
import { generateLog } from '../helpers/log-generator';
import { serveHost } from '../helpers/serving-host';

@Controller()
class PagesController {
  @Get('page')
  page() {
    return 'page';
  }

  @Sse('events')
  events(): Observable<MessageEvent> {
    return from([{ data: 'one' }, { data: 'two' }]);
  }
}

@Controller()
class ThrowingController {
  @All('*')
  missing(): never {
    throw new NotFoundException();
  }
}

/** Says itself that there is nothing, in a file that is closed only when it was sent or given up. */
@Controller()
class SayingController {
  private static readonly open = new Set<Readable>();
  static left = () => [...SayingController.open].filter((stream) => !stream.destroyed).length;

  @All('*')
  @HttpCode(404)
  @Header('content-disposition', 'attachment')
  @Header('vary', 'Origin')
  missing() {
    const stream = Readable.from(['nowhere']);
    SayingController.open.add(stream);
    return new StreamableFile(stream);
  }
}

@Catch(HttpException)
class Envelope implements ExceptionFilter {
  catch(error: HttpException, host: ArgumentsHost): void {
    const status = error.getStatus();
    host.switchToHttp().getResponse<AnyReply>().status(status).send({ filtered: status });
  }
}

interface AnyReply {
  status(code: number): AnyReply;
  send(body: unknown): unknown;
}

@Controller()
class AnsweringController {
  @All('*')
  missing(@Res() reply: AnyReply) {
    reply.status(404).send('nowhere');
  }
}

const strange: AnomalyModel = { version: 'strange', isAnomalous: () => true };
const WALKER = '203.0.113.50';
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aiwaf-anomaly-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe.each(['express', 'fastify'] as const)('the anomaly layer on %s', (adapter: AdapterName) => {
  let app: NestExpressApplication | NestFastifyApplication | undefined;
  let events: AiwafEvent[] = [];
  let filters: Provider[] = [];
  afterEach(async () => {
    await app?.close();
    app = undefined;
    filters = [];
  });

  async function start(aiwaf: AiwafOptions = {}, ...controllers: Type[]): Promise<AiwafService> {
    @Module({
      imports: [
        AiwafModule.forRoot({
          database: false,
          clientIp: { trustedProxies: ['127.0.0.1'] },
          bans: { threshold: 50 },
          ...aiwaf,
        }),
      ],
      controllers: [PagesController, ...controllers],
      providers: filters,
    })
    class Host {}
    const host = await serveHost(Host, adapter);
    ({ app, events } = host);
    return host.service;
  }

  const running = () => app as NestExpressApplication;
  const use = (model: AnomalyModel) => running().get(EngineHost).engine.anomaly.use(model);
  const ask = (target: string): Promise<RawAnswer> => {
    const { port } = running().getHttpServer().address() as { port: number };
    return rawRequest(port, 'GET', target, { ...BROWSER, 'x-forwarded-for': WALKER });
  };
  /** The statuses of twelve missing pages, one after the other. */
  async function walk(): Promise<number[]> {
    const statuses: number[] = [];
    for (let i = 0; i < 12; i++) statuses.push((await ask(`/place-${i}/room`)).status);
    return statuses;
  }
  const until = (count: number) => [
    ...Array<number>(count).fill(404),
    ...Array<number>(12 - count).fill(403),
  ];

  it.each([
    [true, ThrowingController],
    [false, ThrowingController],
    [true, SayingController],
    [false, SayingController],
  ])(
    'refuses the very request that brings the ban, with interceptors: %s, %p',
    async (interceptors, host) => {
      await start({ interceptors }, host);
      use(strange);
      expect(await walk()).toEqual(until(9));
      expect(SayingController.left()).toBe(0);
      expect(events.filter(({ type }) => type === 'ban')).toHaveLength(1);
      expect(events).toContainEqual(expect.objectContaining({ type: 'denial', code: 'anomaly.banned' }));
      expect((await ask('/page')).status).toBe(403);
    },
  );

  it('sends with a refusal nothing that the handler said of its answer', async () => {
    await start({}, SayingController);
    use(strange);
    for (let i = 0; i < 9; i++) await ask(`/place-${i}/room`);
    const { port } = running().getHttpServer().address() as { port: number };
    const headers = { ...BROWSER, 'x-forwarded-for': WALKER };
    const refused = await fetch(`http://127.0.0.1:${port}/place-9/room`, { headers });
    expect([refused.status, refused.headers.get('content-disposition')]).toEqual([403, null]);
    expect(refused.headers.get('vary')).toBe('Origin, Accept');
    await refused.text();
  });

  it.each([
    [true, 9],
    [false, 10],
  ])(
    'refuses it where a filter of the host answers, with interceptors: %s, from request %i on',
    async (interceptors, count) => {
      filters = [{ provide: APP_FILTER, useClass: Envelope }];
      await start({ interceptors }, ThrowingController);
      use(strange);
      expect(await walk()).toEqual(until(count));
      expect((await ask('/page')).body).toContain('{"filtered":403}');
    },
  );

  it('refuses from the next request on where no handler is', async () => {
    await start({ bans: { threshold: 65 } });
    use(strange);
    expect(await walk()).toEqual(until(10));
  });

  it('leaves an answer alone that the handler has sent itself', async () => {
    await start({}, AnsweringController);
    use(strange);
    expect(await walk()).toEqual(until(10));
    // Nothing is reported as refused that was not.
    expect(events.map(({ type }) => type)).toEqual(['ban', ...Array<string>(2).fill('denial')]);
    expect(events).not.toContainEqual(expect.objectContaining({ code: 'anomaly.banned' }));
  });

  it('lets events stream', async () => {
    const service = await start();
    use(strange);
    const { port } = running().getHttpServer().address() as { port: number };
    const stop = new AbortController();
    const headers = { ...BROWSER, 'x-forwarded-for': WALKER };
    const answer = await fetch(`http://127.0.0.1:${port}/events`, { headers, signal: stop.signal });
    let text = '';
    for await (const chunk of answer.body as ReadableStream<Uint8Array>) {
      text += Buffer.from(chunk).toString();
      if (text.includes('data: two')) break;
    }
    stop.abort();
    expect(text.match(/data: \w+/g)).toEqual(['data: one', 'data: two']);
    expect(service.status().faults).toBe(0);
  });

  it('answers no 500 when the model throws, counts it and says so', async () => {
    const service = await start({}, ThrowingController);
    use({
      version: 'broken',
      isAnomalous: () => {
        throw new Error('broken');
      },
    });
    expect(await walk()).toEqual(Array<number>(12).fill(404));
    expect(service.status().faults).toBe(3);
    expect(events).toContainEqual(expect.objectContaining({ type: 'fault', layer: 'anomaly' }));
  });

  it('only reports in monitor mode', async () => {
    await start({ layers: { anomaly: { mode: 'monitor' } } }, ThrowingController);
    use(strange);
    expect(await walk()).toEqual(Array<number>(12).fill(404));
  });

  describe('its model', () => {
    let people: ForestModel;
    let others: ForestModel;
    beforeAll(async () => {
      people = await peopleModel();
      others = await trainOn(generateLog({ seed: 9, lines: 2_000, visitors: 50 }));
    }, 60_000);
    const inFolder = (): AiwafOptions => ({ database: `sqlite:${join(folder, 'aiwaf.sqlite')}` });
    const file = () => join(folder, 'model.json');
    const inFile = (): AiwafOptions => ({ layers: { anomaly: { modelFile: file() } } });
    const refresh = () => running().get(ModelKeeper).refresh();
    const fewerFeatures = () => encodeModel({ ...people, features: people.features.slice(1) });

    it('D29: is none at first, which the status tells, and the one that training left from the next start on', async () => {
      expect((await start(inFolder())).status()).toMatchObject({
        paused: false,
        model: null,
        faults: 0,
        redis: null,
      });
      await app?.close();
      writeFileSync(file(), encodeModel(people));
      const { version, createdAt, rows } = people;
      expect((await start(inFolder())).status().model).toEqual({ version, createdAt, rows });
    });

    it('is swapped in while serving, after training here and for a file of another process', async () => {
      const service = await start(inFile());
      expect(await running().get(ModelKeeper).offer(people, [])).toMatchObject({
        state: 'active',
        place: file(),
      });
      expect(service.status().model?.version).toBe(people.version);
      expect(running().get(EngineHost).engine.anomaly.model?.version).toBe(people.version);
      writeFileSync(file(), encodeModel(others));
      await refresh();
      expect(service.status().model?.version).toBe(others.version);
    });

    it('stays in force when a bad file takes its place, which is told once', async () => {
      const service = await start(inFile());
      await running().get(ModelKeeper).offer(people, []);
      for (const spoil of [() => truncateSync(file(), 999), () => writeFileSync(file(), fewerFeatures())]) {
        spoil();
        for (let i = 0; i < 3; i++) await refresh();
        expect(service.status().model?.version).toBe(people.version);
      }
      expect(events.map((event) => 'code' in event && event.code)).toEqual([
        'AIWAF_W_MODEL_REFUSED',
        'AIWAF_W_MODEL_REFUSED',
      ]);
      rmSync(file());
      await refresh();
      expect(service.status().model?.version).toBe(people.version);
    });

    it('is no reason not to start where it lies in its usual place', async () => {
      writeFileSync(file(), fewerFeatures());
      const service = await start(inFolder());
      expect(service.status().model).toBeNull();
      expect((await ask('/page')).status).toBe(200);
    });

    it('stops the start where the options name a file that cannot be used', async () => {
      const modelFile = join(folder, 'named.json');
      for (const content of [fewerFeatures(), 'nonsense', encodeModel(people).slice(0, -9)]) {
        writeFileSync(modelFile, content);
        await expect(start({ layers: { anomaly: { modelFile } } })).rejects.toMatchObject({
          code: 'AIWAF_E_MODEL_INVALID',
        });
      }
      rmSync(modelFile);
      expect((await start({ layers: { anomaly: { modelFile } } })).status().model).toBeNull();
    });

    it('is kept in memory alone without a database', async () => {
      const service = await start();
      expect(await running().get(ModelKeeper).offer(people, [])).toMatchObject({ place: 'memory' });
      expect(service.status().model?.version).toBe(people.version);
    });
  });
});

import { randomUUID } from 'node:crypto';
import { Controller, Get, Param } from '@nestjs/common';
import { AiwafUuid, DenialEvent } from 'nestjs-aiwaf';
import { AdapterName, BROWSER, freshAddress } from '../helpers/host-app';
import { RawAnswer, rawRequest } from '../helpers/raw-request';
import { Bearer, Note, Order, startUuidHost, UuidHost, UuidHostOptions } from '../helpers/uuid-host';

const KNOWN = '6f1c2f3e-8a4b-4c5d-9e6f-0a1b2c3d4e5f';
const DELETED = '7a1c2f3e-8a4b-4c5d-9e6f-0a1b2c3d4e5f';
const CUSTOMER = '8b1c2f3e-8a4b-4c5d-9e6f-0a1b2c3d4e5f';
const NIL = '00000000-0000-0000-0000-000000000000';
/** Rates are another layer's business. */
const RATES = { rateLimit: false } as const;

describe.each(['express', 'fastify'] as const)('UUID parameters on %s', (adapter: AdapterName) => {
  let host: UuidHost;
  let address = '';

  async function start(options: UuidHostOptions = {}): Promise<UuidHost> {
    host = await startUuidHost(adapter, { aiwaf: { layers: RATES }, ...options });
    await host.source.query(`INSERT INTO orders VALUES ('${KNOWN}', NULL), ('${DELETED}', '2020-01-01')`);
    await host.source.query(`INSERT INTO customers VALUES (1, '${CUSTOMER}')`);
    host.queries.selects.length = 0;
    address = freshAddress();
    return host;
  }
  afterEach(() => host.close());

  const request = (
    target: string,
    method = 'GET',
    headers: Record<string, string> = {},
  ): Promise<RawAnswer> =>
    rawRequest(host.port, method, target, { ...BROWSER, 'x-forwarded-for': address, ...headers });
  const status = async (target: string, method?: string, headers?: Record<string, string>) =>
    (await request(target, method, headers)).status;
  const denials = () => host.events.filter((event): event is DenialEvent => event.type === 'denial');

  it('serves an entity that is there, in any case, and one that is deleted but kept', async () => {
    await start();
    expect(await status(`/orders/${KNOWN}`)).toBe(200);
    expect(await status(`/orders/${KNOWN.toUpperCase()}`)).toBe(200);
    expect(await status(`/orders/${DELETED}`)).toBe(200);
    expect(await status(`/orders/${KNOWN}`, 'DELETE')).toBe(200);
    expect(denials()).toEqual([]);
  });

  it('answers 404 to a UUID that no entity has, and says nothing of why', async () => {
    await start();
    const answer = await request(`/orders/${NIL}`, 'GET', { accept: 'application/json' });
    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.body)).toEqual({
      error: 'not_found',
      message: expect.any(String),
      requestId: expect.any(String),
    });
    expect(denials()).toMatchObject([
      { layer: 'uuid', code: 'uuid.unknown', points: 5, detail: `id: ${NIL}` },
    ]);
    expect(await status(`/orders/${randomUUID()}`, 'HEAD')).toBe(404);
    expect(await status(`/orders/${randomUUID()}`, 'PATCH')).toBe(404);
    expect(await status(`/orders/${randomUUID()}`, 'DELETE')).toBe(404);
  });

  it('lets PUT create what is not there, and shows it at once', async () => {
    await start();
    const chosen = randomUUID();
    expect(await status(`/orders/${chosen}`)).toBe(404);
    await host.source.getRepository(Order).insert({ id: chosen });
    expect(await status(`/orders/${chosen}`, 'PUT')).toBe(200);
    expect(await status(`/orders/${chosen}`)).toBe(200);
  });

  it('asks once for what it knows, found or not', async () => {
    await start({ aiwaf: { layers: { ...RATES, uuid: { missingMs: 60_000 } } } });
    for (let i = 0; i < 3; i++) await request(`/orders/${KNOWN}`);
    for (let i = 0; i < 3; i++) await request(`/orders/${NIL}`);
    expect(host.queries.selects).toHaveLength(2);
  });

  it('asks the entities of the route’s module only', async () => {
    await start();
    expect(await status(`/accounts/${NIL}`)).toBe(200);
    expect(host.queries.selects).toEqual([]);
    expect(await status(`/orders/${CUSTOMER}`)).toBe(404);
    expect(host.queries.selects).toEqual([expect.stringContaining('"orders"')]);
  });

  it('leaves parameters alone that name something else', async () => {
    await start();
    for (const path of [
      `by-trace/${NIL}`,
      `tracking/${NIL}`,
      `by-customer/${NIL}`,
      `${KNOWN}/refunds/${NIL}`,
      `exempt/${NIL}`,
    ])
      expect([path, await status(`/orders/${path}`)]).toEqual([path, 200]);
    expect(await status(`/orders/${NIL}/refunds/${NIL}`)).toBe(404);
  });

  it('leaves to the handler what is no UUID, unless somebody changed one by hand', async () => {
    await start();
    for (const value of ['latest', '42', 'how-to-grow-tomatoes', KNOWN.slice(0, 35), `${KNOWN}.json`])
      expect([value, await status(`/orders/${value}`)]).toEqual([value, 200]);
    for (const value of [`${KNOWN}%27`, KNOWN.replace('6f1c', '6g1c'), `%3Cb%3E${KNOWN}`])
      expect([value, await status(`/orders/${value}`)]).toEqual([value, 404]);
    expect(denials().map(({ code }) => code)).toEqual(Array(3).fill('uuid.malformed'));
  });

  it('refuses everything but UUIDs where the application says that it takes nothing else', async () => {
    await start();
    // Its own pipe answers 400, as its clients expect.
    expect(await status('/orders/piped/latest')).toBe(400);
    expect((await host.service.explain(address)).points).toBeCloseTo(5, 1);
    expect(await status('/accounts/latest', 'PUT')).toBe(404);
    expect(await status(`/accounts/${NIL}`, 'PUT')).toBe(404);
    expect(await status(`/accounts/${CUSTOMER}`, 'PUT')).toBe(200);
    expect(await status(`/accounts/${CUSTOMER.replaceAll('-', '')}`, 'PUT')).toBe(200);
    expect(denials().map(({ code }) => code)).toEqual(['uuid.malformed', 'uuid.unknown']);
  });

  it('tells nobody which entities there are whom the host’s own guards turn away', async () => {
    await start();
    expect(await status(`/orders/private/${NIL}`)).toBe(401);
    expect(await status(`/orders/private/${KNOWN}`)).toBe(401);
    expect(host.queries.selects).toEqual([]);
    const known = { authorization: 'Bearer x' };
    expect(await status(`/orders/private/${NIL}`, 'GET', known)).toBe(404);
    expect(await status(`/orders/private/${KNOWN}`, 'GET', known)).toBe(200);
    expect(denials()).toMatchObject([{ code: 'uuid.unknown', points: 1 }]);
  });

  it.each([true, false])('judges behind guards of the host, with interceptors: %s', async (interceptors) => {
    await start({ aiwaf: { interceptors, layers: RATES } });
    const known = { authorization: 'Bearer x' };
    expect(await status(`/orders/listed/${NIL}`)).toBe(401);
    expect(await status(`/orders/listed/${NIL}`, 'GET', known)).toBe(404);
    expect(await status(`/orders/private/${NIL}`)).toBe(401);
    expect(await status(`/orders/private/${NIL}`, 'GET', known)).toBe(404);
    expect(await status(`/orders/${NIL}`)).toBe(404);
  });

  it('waits for guards that the host registers later, too', async () => {
    await start({ guards: [new Bearer()] });
    expect(await status(`/orders/${NIL}`)).toBe(401);
    expect(await status(`/orders/${NIL}`, 'GET', { authorization: 'Bearer x' })).toBe(404);
    expect(denials()).toMatchObject([{ points: 1 }]);
  });

  it('D35: bans who tries 20 distinct UUIDs, and nobody for one that is tried often', async () => {
    await start();
    for (let i = 0; i < 40; i++) await request(`/orders/${NIL}`);
    expect((await host.service.explain(address)).ban).toBeNull();
    for (let i = 0; i < 20; i++) await request(`/orders/${randomUUID()}`);
    expect((await host.service.explain(address)).ban).not.toBeNull();
  });

  it('bans no private address', async () => {
    await start();
    address = '10.1.2.3';
    for (let i = 0; i < 40; i++) expect(await status(`/orders/${randomUUID()}`)).toBe(404);
    expect(await status(`/orders/${KNOWN}`)).toBe(200);
  });

  it('D34: lets requests pass while the database is slow, and has the late answer at hand', async () => {
    await start({ aiwaf: { layers: { ...RATES, uuid: { missingMs: 60_000 } } } });
    slowDown(host, 150);
    expect(await status(`/orders/${NIL}`)).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await status(`/orders/${NIL}`)).toBe(404);
    for (let i = 0; i < 10; i++) expect(await status(`/orders/${randomUUID()}`)).toBe(200);
    expect(host.events.filter(({ type }) => type === 'fault')).toMatchObject([
      { code: 'AIWAF_W_LAYER_FAILED', layer: 'uuid', message: expect.stringContaining('over 30 ms') },
    ]);
  });

  it('refuses with 503 what is not answered in time where its failMode is closed', async () => {
    await start({ aiwaf: { layers: { ...RATES, uuid: { failMode: 'closed', missingMs: 60_000 } } } });
    slowDown(host, 150);
    expect(await status(`/orders/${KNOWN}`)).toBe(503);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await status(`/orders/${KNOWN}`)).toBe(200);
    for (let i = 0; i < 5; i++) expect(await status(`/orders/${randomUUID()}`)).toBe(503);
  });

  it('lets requests pass without a database, says so, and stops asking', async () => {
    await start();
    await host.source.destroy();
    for (let i = 0; i < 10; i++) expect(await status(`/orders/${randomUUID()}`)).toBe(200);
    expect(host.events.filter(({ type }) => type === 'fault')).toHaveLength(3);
  });

  it('only reports in monitor mode, and does nothing when it is off', async () => {
    await start({ aiwaf: { layers: { ...RATES, uuid: { mode: 'monitor' } } } });
    expect(await status(`/orders/${NIL}`)).toBe(200);
    expect(denials()).toMatchObject([{ enforced: false, points: 5 }]);
    await host.close();
    await start({ aiwaf: { layers: { ...RATES, uuid: false } } });
    expect(await status(`/orders/${NIL}`)).toBe(200);
    expect(host.queries.selects).toEqual([]);
  });
});

describe('@AiwafUuid()', () => {
  const refusal = (decorator: MethodDecorator, path = ':id') => {
    @Controller('things')
    class ThingsController {
      @decorator
      @Get(path)
      one(@Param('id') id: string) {
        return id;
      }
    }
    const starting = startUuidHost('express', { controllers: [ThingsController] });
    return starting.then(
      async (host) => (await host.close(), 'started'),
      (error: { code: string; message: string }) => [error.code, error.message],
    );
  };

  it('stops the start for an entity, a column or a parameter that does not exist', async () => {
    expect(await refusal(AiwafUuid(Note, 'slug'))).toEqual([
      'AIWAF_E_UUID_ENTITY',
      expect.stringContaining('@AiwafUuid() of ThingsController.one names the entity Note'),
    ]);
    expect(await refusal(AiwafUuid(Order, 'uuid'))).toEqual([
      'AIWAF_E_UUID_ENTITY',
      expect.stringContaining('Write one of id, deletedAt'),
    ]);
    expect(await refusal(AiwafUuid(Order, 'id', 'order'))).toEqual([
      'AIWAF_E_UUID_ENTITY',
      expect.stringContaining('Write one of id as the third'),
    ]);
    expect(await refusal(AiwafUuid(Order), ':a/:b')).toEqual([
      'AIWAF_E_UUID_ENTITY',
      expect.stringContaining('which parameter'),
    ]);
    expect(await refusal(AiwafUuid(Order))).toBe('started');
  });
});

/** Delays the host's database, as a busy one would. */
function slowDown({ source }: UuidHost, ms: number): void {
  const create = source.createQueryBuilder.bind(source) as (...args: unknown[]) => {
    getExists(): Promise<boolean>;
  };
  source.createQueryBuilder = ((...args: unknown[]) => {
    const query = create(...args);
    const ask = query.getExists.bind(query);
    query.getExists = async () => {
      await new Promise((resolve) => setTimeout(resolve, ms));
      return ask();
    };
    return query;
  }) as unknown as typeof source.createQueryBuilder;
}

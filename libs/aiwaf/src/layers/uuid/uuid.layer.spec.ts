import { makeClient } from '../../core/client/client';
import { UuidParameter } from '../../core/ports/uuid-lookup';
import { RequestContext } from '../../core/request-context';
import { DistinctValues } from '../../core/evidence/distinct-values';
import { UuidLayer } from './uuid.layer';
import { UuidOptions } from './uuid.options';

const UUID = '6f1c2f3e-8a4b-4c5d-9e6f-0a1b2c3d4e5f';
const OTHER = UUID.replace('6', '7');

interface Request {
  readonly id?: unknown;
  readonly method?: string;
  readonly authenticated?: boolean;
  readonly now?: number;
}

function setup(rows: string[] = [], parameter: Partial<UuidParameter> = {}) {
  const id: UuidParameter = {
    name: 'id',
    target: 'orders.id',
    onlyUuids: false,
    piped: false,
    everyMethod: false,
    exists: async (uuid) => rows.includes(uuid),
    ...parameter,
  };
  const layer = new UuidLayer(new UuidOptions(), { parametersOf: () => [id] });
  const inspect = (
    { id = OTHER, method = 'GET', authenticated = false, now = 0 }: Request,
    lane: 'enforce' | 'monitor' = 'enforce',
  ) => {
    const handler = { params: { id }, authenticated, controller: {}, method: {} };
    const client = makeClient('203.0.113.1', () => false);
    return layer.inspect({ handler, client, method, now } as unknown as RequestContext, lane);
  };
  return { layer, inspect };
}

describe('the UUID layer', () => {
  it('gives points once per distinct value in ten minutes, fewer to who is known', async () => {
    const { inspect } = setup();
    const points = async (request: Request) => ((await inspect(request)) as { points?: number }).points;
    expect(await points({})).toBe(5);
    expect(await points({ now: 1 })).toBe(0);
    expect(await points({ now: 2, id: OTHER.toUpperCase() })).toBe(0);
    expect(await points({ now: 599_999 })).toBe(0);
    expect(await points({ now: 600_000 })).toBe(5);
    expect(await points({ id: UUID, authenticated: true })).toBe(1);
  });

  it('counts what it only monitors apart', async () => {
    const { inspect } = setup();
    expect(await inspect({}, 'monitor')).toMatchObject({ points: 5 });
    expect(await inspect({}, 'enforce')).toMatchObject({ points: 5 });
    expect(await inspect({}, 'monitor')).toMatchObject({ points: 0 });
  });

  it('judges no method that may create, unless it is told to', async () => {
    for (const method of ['PUT', 'POST', 'OPTIONS'])
      expect(await setup().inspect({ method })).toEqual({ kind: 'pass' });
    for (const method of ['PUT', 'POST'])
      expect(await setup([], { everyMethod: true }).inspect({ method })).toMatchObject({ status: 404 });
  });

  it('answers at once what it knows', async () => {
    const { inspect } = setup([UUID]);
    expect(await inspect({ id: UUID })).toEqual({ kind: 'pass' });
    expect(inspect({ id: UUID })).toEqual({ kind: 'pass' });
  });

  it('passes parameters that are missing, empty or lists', () => {
    for (const id of [undefined, null, '', [OTHER], 42]) {
      const { layer } = setup([], { onlyUuids: true });
      const context = { handler: { params: { id } }, method: 'GET', now: 0 } as unknown as RequestContext;
      expect(layer.inspect(context, 'enforce')).toEqual({ kind: 'pass' });
    }
  });

  it('tells its operator a bounded part of what was asked for', () => {
    const { inspect } = setup([], { onlyUuids: true });
    const verdict = inspect({ id: 'x'.repeat(10_000) }) as { detail: string };
    expect(verdict.detail).toHaveLength(200);
  });
});

describe('the values that a client was refused for', () => {
  it('are bounded per client and in all', () => {
    const values = new DistinctValues();
    for (let i = 0; i < 1_000; i++) expect(values.add('203.0.113.1', `value-${i}`, i)).toBe(true);
    expect(values.add('203.0.113.1', 'value-999', 1_000)).toBe(false);
    expect(values.add('203.0.113.1', 'value-0', 1_000)).toBe(true);
    for (let i = 0; i < 20_000; i++) values.add(`client-${i}`, 'value', 0);
    expect(values.size).toBe(10_000);
  });
});

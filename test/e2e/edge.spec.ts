import { DenialEvent } from 'nestjs-aiwaf';
import { AdapterName, BROWSER, freshAddress, Host, HostOptions, startHost } from '../helpers/host-app';
import { RawAnswer, rawRequest } from '../helpers/raw-request';

interface Case {
  readonly adapter: AdapterName;
  readonly prefix?: string;
  readonly unauthorized: boolean;
}

const cases: Case[] = (['express', 'fastify'] as const).flatMap((adapter) =>
  [undefined, 'api'].flatMap((prefix) =>
    [false, true].map((unauthorized) => ({ adapter, prefix, unauthorized })),
  ),
);

describe.each(cases)('the root mount on $adapter, prefix $prefix, host guard 401: $unauthorized', (setup) => {
  let host: Host;
  let events: DenialEvent[];
  const base = setup.prefix === undefined ? '' : `/${setup.prefix}`;

  beforeAll(async () => {
    host = await startHost({
      ...setup,
      aiwaf: { mode: 'monitor' },
      configure: (app) => app.enableCors(),
    } as HostOptions);
    host.service.onEvent((event) => {
      if (event.type === 'denial') events.push(event);
    });
  });
  beforeEach(() => (events = []));
  afterAll(() => host.close());

  /** A payload in the query is judged on every request that the mount sees; monitor lets it go on. */
  const seen = async (
    method: string,
    path: string,
    extra: Record<string, string> = {},
    body = '',
  ): Promise<RawAnswer> => {
    const target = `${path}?q=%3Cscript%3Ealert(1)%3C/script%3E`;
    return rawRequest(
      host.port,
      method,
      target,
      { ...BROWSER, 'x-forwarded-for': freshAddress(), ...extra },
      body,
    );
  };
  const expectSeenOnce = () => expect(events.filter((event) => event.layer === 'keywords')).toHaveLength(1);

  it('sees a matched route once', async () => {
    const answer = await seen('GET', `${base}/cats`);
    expect(answer.status).toBe(setup.unauthorized ? 401 : 200);
    expectSeenOnce();
  });

  it('sees a wrong verb', async () => {
    expect((await seen('DELETE', `${base}/cats`)).status).toBe(404);
    expectSeenOnce();
  });

  it('sees an unmatched path inside the prefix', async () => {
    expect((await seen('GET', `${base}/dogs`)).status).toBe(404);
    expectSeenOnce();
  });

  it('sees an unmatched path outside the prefix', async () => {
    expect((await seen('GET', '/elsewhere')).status).toBe(404);
    expectSeenOnce();
  });

  it('sees a malformed JSON body', async () => {
    const answer = await seen('POST', `${base}/cats`, { 'content-type': 'application/json' }, '{"a":');
    expect(answer.status).toBe(400);
    expectSeenOnce();
  });

  it('sees a streamed response', async () => {
    const answer = await seen('GET', `${base}/cats/stream/file`);
    expect(answer.status).toBe(setup.unauthorized ? 401 : 200);
    expectSeenOnce();
  });

  it('sees HEAD and OPTIONS', async () => {
    await seen('HEAD', `${base}/cats`);
    expectSeenOnce();
    events = [];
    await seen('OPTIONS', `${base}/cats`);
    expectSeenOnce();
  });

  it('sees a CORS preflight', async () => {
    await seen('OPTIONS', `${base}/cats`, {
      origin: 'https://elsewhere.example',
      'access-control-request-method': 'POST',
    });
    expectSeenOnce();
  });

  it('sees a target that cannot be decoded', async () => {
    for (const path of ['/%c0%ae%c0%ae/etc', '/%zz', `${base}/cats/%ff`]) {
      events = [];
      expect([path, (await seen('GET', path)).status]).toEqual([path, expect.any(Number)]);
      expectSeenOnce();
    }
  });
});

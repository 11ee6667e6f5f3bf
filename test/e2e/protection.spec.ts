import { ArgumentsHost, Catch, ExceptionFilter, HttpException, VersioningType } from '@nestjs/common';
import { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { AiwafEvent, AiwafOptions, BlacklistGuard } from 'nestjs-aiwaf';
import { AdapterName, BROWSER, freshAddress, Host, HostOptions, startHost } from '../helpers/host-app';
import { RawAnswer, rawRequest } from '../helpers/raw-request';

@Catch()
class EnvelopeFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<{
      status(code: number): { send(body: unknown): void };
      code?(code: number): { send(body: unknown): void };
    }>();
    const status = error instanceof HttpException ? error.getStatus() : 500;
    const body = { envelope: error instanceof HttpException ? error.getResponse() : null };
    (response.code?.(status) ?? response.status(status)).send(body);
  }
}

describe.each(['express', 'fastify'] as const)('a protected host on %s', (adapter: AdapterName) => {
  let host: Host | undefined;
  let events: AiwafEvent[] = [];

  async function start(aiwaf: AiwafOptions = {}, options: Partial<HostOptions> = {}): Promise<Host> {
    events = [];
    host = await startHost({ adapter, aiwaf, ...options });
    host.service.onEvent((event) => events.push(event));
    return host;
  }
  afterEach(async () => {
    await host?.close();
    host = undefined;
  });

  const request = (
    target: string,
    headers: Record<string, string> = {},
    method = 'GET',
    body = '',
  ): Promise<RawAnswer> => rawRequest((host as Host).port, method, target, { ...BROWSER, ...headers }, body);
  const from = (address: string, extra: Record<string, string> = {}) => ({
    'x-forwarded-for': address,
    ...extra,
  });

  it('refuses a scanner path on the first request and tells the reason to nobody but its operator', async () => {
    await start();
    const answer = await request('/wp-login.php', from('203.0.113.1'));
    expect(answer.status).toBe(403);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.body).not.toMatch(/keyword|scanner|wp-|php/i);
    expect(events).toMatchObject([
      {
        type: 'denial',
        layer: 'keywords',
        client: '203.0.113.1',
        path: '/wp-login.php',
        enforced: true,
        points: 34,
      },
    ]);
    expect(answer.body).toContain((events[0] as { requestId: string }).requestId);
  });

  it('D5: answers a program in JSON with the keys of the Python package', async () => {
    await start();
    const answer = await request('/wp-login.php', from('203.0.113.1', { accept: 'application/json' }));
    expect(JSON.parse(answer.body)).toEqual({
      error: 'blocked',
      message: expect.any(String),
      requestId: expect.any(String),
    });
  });

  it('sends no body to HEAD', async () => {
    await start();
    expect(await request('/wp-login.php', from('203.0.113.1'), 'HEAD')).toMatchObject({
      status: 403,
      body: '',
    });
  });

  it('D6: bans who insists, and only him', async () => {
    await start();
    for (const path of ['/wp-login.php', '/.env', '/backup.sql']) await request(path, from('203.0.113.1'));
    expect((await request('/cats', from('203.0.113.1'))).status).toBe(403);
    expect((await request('/cats', from('203.0.113.2'))).status).toBe(200);
    expect(events.filter(({ type }) => type === 'ban')).toHaveLength(1);
    expect(await host?.service.explain('203.0.113.1')).toMatchObject({
      ban: { source: 'points', level: 1 },
      exempt: false,
    });
  });

  it('lifts a ban at once', async () => {
    const { service } = await start();
    service.ban('203.0.113.1', { reason: 'by hand' });
    expect((await request('/cats', from('203.0.113.1'))).status).toBe(403);
    expect(service.unban('203.0.113.1')).toBe(true);
    expect((await request('/cats', from('203.0.113.1'))).status).toBe(200);
  });

  it('refuses to ban its own proxy without force', async () => {
    const { service } = await start();
    expect(() => service.ban('127.0.0.1')).toThrow(expect.objectContaining({ code: 'AIWAF_E_NEVER_BAN' }));
    expect(() => service.ban('not-an-ip')).toThrow(expect.objectContaining({ code: 'AIWAF_E_ADDRESS' }));
  });

  it('limits a client to 20 pages in 10 seconds, says when to come back, and bans a flood', async () => {
    await start();
    const answers: RawAnswer[] = [];
    for (let i = 0; i < 42; i++) answers.push(await request('/cats', from('203.0.113.1')));
    expect(answers.map(({ status }) => status)).toEqual([
      ...Array<number>(20).fill(200),
      ...Array<number>(20).fill(429),
      403,
      403,
    ]);
    expect(answers[20].headers).toMatchObject({ 'ratelimit-policy': '"default";q=20;w=10' });
    expect(Number(answers[20].headers['retry-after'])).toBeGreaterThan(0);
    expect(events.at(-1)).toMatchObject({ layer: 'blacklist' });
  });

  it('counts a request once, though mount and guard both see it', async () => {
    await start();
    const answers: number[] = [];
    for (let i = 0; i < 3; i++)
      answers.push((await request('/cats/limited/two', from('203.0.113.1'))).status);
    expect(answers).toEqual([200, 200, 429]);
  });

  it('D3: honours @AiwafExempt() for all layers and for some', async () => {
    await start();
    const bare = { 'user-agent': 'curl/8.5.0', accept: '*/*', 'accept-language': '', 'accept-encoding': '' };
    expect((await request('/cats', from('203.0.113.1', bare))).status).toBe(403);
    expect((await request('/cats/exempt/headers', from('203.0.113.2', bare))).status).toBe(200);
    expect(
      (await request('/cats/exempt/headers?q=<script>alert(1)</script>', from('203.0.113.2', bare))).status,
    ).toBe(403);
    for (let i = 0; i < 50; i++) {
      expect(
        (await request('/cats/exempt/all?q=<script>alert(1)</script>', from('203.0.113.3', bare))).status,
      ).toBe(200);
    }
  });

  it('leaves a handler that only its version can tell to the guard', async () => {
    await start({}, { versioning: VersioningType.HEADER });
    const bare = { 'user-agent': 'curl/8.5.0', accept: '*/*', 'accept-language': '', 'accept-encoding': '' };
    const version = async (value: string) =>
      (await request('/versioned', from(freshAddress(), { ...bare, 'x-version': value }))).status;
    expect([await version('1'), await version('2')]).toEqual([403, 200]);
    expect(events).toMatchObject([{ layer: 'headers' }]);
  });

  it('knows versions in the path', async () => {
    await start({}, { versioning: VersioningType.URI, prefix: 'api' });
    const bare = { 'user-agent': 'curl/8.5.0', accept: '*/*', 'accept-language': '', 'accept-encoding': '' };
    expect((await request('/api/v2/versioned', from('203.0.113.2', bare))).status).toBe(200);
  });

  it('honours exempt addresses and paths, from options and at run time', async () => {
    const { service } = await start({ exemptIps: ['203.0.113.0/24'], exemptPaths: ['/hooks'] });
    expect((await request('/wp-login.php', from('203.0.113.1'))).status).toBe(404);
    expect((await request('/hooks/x.php', from('198.51.100.1'))).status).toBe(404);
    expect((await request('/later/x.php', from('198.51.100.1'))).status).toBe(403);
    await service.exempt('/later');
    await service.exempt('198.51.100.2');
    expect((await request('/later/x.php', from('198.51.100.1'))).status).toBe(404);
    expect((await request('/x.php', from('198.51.100.2'))).status).toBe(404);
    expect(await service.unexempt('/later')).toBe(true);
    expect((await request('/later/x.php', from('198.51.100.1'))).status).toBe(403);
  });

  it('follows path rules', async () => {
    await start({
      pathRules: [{ prefix: '/cats', disable: ['headers'], rateLimit: { max: 2, windowMs: 60_000 } }],
    });
    const bare = { 'user-agent': 'curl/8.5.0', accept: '*/*' };
    const answers: number[] = [];
    for (let i = 0; i < 3; i++) answers.push((await request('/cats', from('203.0.113.1', bare))).status);
    expect(answers).toEqual([200, 200, 429]);
  });

  it('only reports in monitor mode, and nothing that it reports is enforced later', async () => {
    const { service } = await start({ mode: 'monitor' });
    for (let i = 0; i < 60; i++) await request('/wp-login.php', from('203.0.113.1'));
    expect((await request('/cats', from('203.0.113.1'))).status).toBe(200);
    expect(events.every((event) => event.type === 'denial' && !event.enforced)).toBe(true);
    expect(await service.explain('203.0.113.1')).toMatchObject({ ban: null, points: 0 });
  });

  it('looks at nothing when it is off or paused', async () => {
    const { service } = await start();
    service.pause();
    expect((await request('/wp-login.php', from('203.0.113.1'))).status).toBe(404);
    service.resume();
    expect((await request('/wp-login.php', from('203.0.113.1'))).status).toBe(403);
  });

  it('answers through the host’s own exception filter', async () => {
    await start({}, { configure: (app) => void app.useGlobalFilters(new EnvelopeFilter()) });
    const refused = await request('/wp-login.php', from('203.0.113.1'));
    expect(refused.status).toBe(403);
    expect(JSON.parse(refused.body)).toMatchObject({ envelope: { error: 'blocked' } });
    for (let i = 0; i < 2; i++) await request('/cats/limited/two', from('203.0.113.3'));
    const limited = await request('/cats/limited/two', from('203.0.113.3'));
    expect(limited.status).toBe(429);
    expect(limited.headers['retry-after']).toBeDefined();
  });

  it('reports a proxy that nobody declared and does not punish its visitors', async () => {
    await start({ clientIp: { trustedProxies: [] } });
    for (let i = 0; i < 60; i++) {
      expect((await request('/cats', from(`203.0.113.${i}`))).status).toBe(200);
    }
    expect(events.filter((event) => event.type === 'fault')).toMatchObject([
      { code: 'AIWAF_W_PROXY_UNTRUSTED' },
    ]);
  });

  it('takes no forwarded address from a stranger for a client', async () => {
    await start();
    for (const path of ['/a.php', '/b.php', '/c.php', '/d.php']) {
      await request(path, { 'x-forwarded-for': '198.51.100.9, 203.0.113.1' });
    }
    expect((await host?.service.explain('198.51.100.9'))?.ban).toBeNull();
    expect((await host?.service.explain('203.0.113.1'))?.ban).not.toBeNull();
  });

  it('lets GraphQL, WebSocket and RPC calls pass its guards', async () => {
    const { app } = await start();
    const guard = app.get(BlacklistGuard);
    for (const type of ['graphql', 'ws', 'rpc']) {
      const execution = new ExecutionContextHost([{}, {}, {}]);
      execution.setType(type);
      expect(guard.canActivate(execution)).toBe(true);
    }
  });

  it('refuses before the framework answers by itself', async () => {
    await start({}, { configure: (app) => app.enableCors() });
    const preflight = from('203.0.113.1', {
      origin: 'https://a.example',
      'access-control-request-method': 'POST',
    });
    expect((await request('/cats', preflight, 'OPTIONS')).status).toBe(204);
    expect((await request('/%c0%ae%c0%ae/etc/passwd', from('203.0.113.1'))).status).toBe(403);
    host?.service.ban('203.0.113.1');
    expect((await request('/cats', preflight, 'OPTIONS')).status).toBe(403);
    expect((await request('/%zz', from('203.0.113.1'))).status).toBe(403);
  });

  it('answers no 500 where what the host puts on a request cannot be read', async () => {
    await start(
      {},
      {
        configure: (app) => {
          app.use((request: object, _response: unknown, next: () => void) => {
            const broken = {
              get: () => {
                throw new Error('broken');
              },
            };
            Object.defineProperties(request, { user: broken, session: broken });
            next();
          });
        },
      },
    );
    expect((await request('/nope', from('203.0.113.60'))).status).toBe(404);
    expect((await request('/cats', from('203.0.113.60'))).status).toBe(200);
  });

  it('tells no event what may be a secret in a path', async () => {
    await start();
    await request('/.env;jsessionid=SECRET', from('203.0.113.61'));
    await request('/wp-login.php%3Ftoken=SECRET', from('203.0.113.61'));
    expect(events.map((event) => event.type === 'denial' && event.path)).toEqual(['/.env', '/wp-login.php']);
  });

  it('judges before the middleware of the host', async () => {
    const seen: string[] = [];
    const configure: HostOptions['configure'] = (app) =>
      void app.use((req: { url: string }, _: unknown, next: () => void) => {
        seen.push(req.url);
        next();
      });
    await start({}, { configure });
    await request('/wp-login.php', from('203.0.113.1'));
    await request('/cats', from('203.0.113.1'));
    expect(seen).toEqual(['/cats']);
  });

  it('passes on what it cannot read, and never answers 500 itself', async () => {
    await start();
    const odd = [
      '/%c0%ae',
      '/%zz',
      '/a%00b',
      '//',
      '/..',
      '*',
      '/\u0001',
      `/${'a'.repeat(9_000)}`,
      '/?%',
      '/%u0041',
    ];
    for (const target of odd) {
      const { status } = await request(target, from(freshAddress()));
      expect([target, [200, 400, 403, 404, 414].includes(status)]).toEqual([target, true]);
    }
  });
});

describe('a protected host on fastify', () => {
  it('judges requests that do not come through its server', async () => {
    const { app, close } = await startHost({ adapter: 'fastify' });
    try {
      const inject = async (url: string) => {
        const headers = { ...BROWSER, host: 'shop.example' };
        return (await (app as NestFastifyApplication).inject({ method: 'GET', url, headers })).statusCode;
      };
      expect(await inject('/cats')).toBe(200);
      expect(await inject('/wp-login.php')).toBe(403);
      expect(await inject('/cats?q=<script>alert(1)</script>')).toBe(403);
    } finally {
      await close();
    }
  });
});

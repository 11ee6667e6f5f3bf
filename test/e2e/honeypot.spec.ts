import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ArgumentsHost, Catch, ExceptionFilter, HttpException } from '@nestjs/common';
import { AiwafOptions } from 'nestjs-aiwaf';
import { systemClock } from '#aiwaf/internals';
import { FormSite, MEMBER, Members } from '../helpers/form-site';

@Catch()
class EnvelopeFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const response = host
      .switchToHttp()
      .getResponse<{ status(code: number): { send(body: unknown): void } }>();
    const status = error instanceof HttpException ? error.getStatus() : 500;
    response.status(status).send({ envelope: error instanceof HttpException ? error.getResponse() : null });
  }
}

/** Longer than a busy machine takes from one request to the next. */
const SLOW: AiwafOptions = { layers: { honeypot: { minMs: 60_000 } } };
/** A person's pace under these options, and the age of a page. */
const [PACE, AGE] = [61_000, 241_000];
const OTHER_BROWSER = {
  'user-agent': 'Mozilla/5.0 (Macintosh; Intel Mac OS X 14.6; rv:141.0) Gecko Firefox/141.0',
};
const field = (html: string): string => /name="aiwaf_form" value="([\w.-]+)"/.exec(html)?.[1] ?? 'none';

describe.each(['express', 'fastify'] as const)('forms and methods on %s', (adapter) => {
  let site: FormSite;
  /** Lets the process clock jump ahead. */
  let pass: (ms: number) => void;
  beforeEach(() => {
    const now = systemClock.now;
    let ahead = 0;
    pass = (ms) => (ahead += ms);
    jest.spyOn(systemClock, 'now').mockImplementation(() => now() + ahead);
  });
  const start = async (options?: AiwafOptions, configure?: Parameters<typeof FormSite.start>[2]) => {
    site = await FormSite.start(adapter, options, configure);
  };
  afterEach(async () => {
    jest.restoreAllMocks();
    await site.close();
  });

  it('refuses a form that comes back at once, and takes it from a person', async () => {
    await start(SLOW);
    await site.get('/contact');
    expect((await site.post('/contact')).status).toBe(403);
    pass(PACE);
    expect(await site.post('/contact')).toMatchObject({ status: 200, body: '{"sent":{"a":"1"}}' });
    expect(site.events).toMatchObject([
      { layer: 'honeypot', code: 'honeypot.too-fast', points: 25, enforced: true },
    ]);
  });

  it('asks for a reload of an expired page, in the form that the client reads', async () => {
    await start(SLOW);
    await site.get('/contact');
    pass(AGE);
    const page = await site.post('/contact');
    expect(page.status).toBe(409);
    expect(page.headers['content-type']).toContain('text/html');
    const json = await site.post('/contact', { accept: 'application/json, text/html;q=0.5' });
    expect(json.status).toBe(409);
    expect(JSON.parse(json.body)).toMatchObject({ error: 'page_expired', reload_required: true });
    await site.get('/contact', { 'sec-fetch-dest': 'document' });
    pass(PACE);
    expect((await site.post('/contact')).status).toBe(200);
    expect((await site.service.explain('203.0.113.1')).points).toBe(0);
  });

  it('times a page by its token, whoever sends it back', async () => {
    await start(SLOW);
    const token = field((await site.get('/order')).body);
    expect(token).toMatch(/^[\w.-]{50,53}$/);
    const send = (given: string) => site.post('/order', OTHER_BROWSER, `a=1&aiwaf_form=${given}`);
    expect((await send(token)).status).toBe(403);
    expect((await send(`${token.slice(0, -5)}AAAAA`)).status).toBe(200);
    pass(PACE);
    expect((await send(token)).status).toBe(200);
    pass(AGE);
    expect((await send(token)).status).toBe(409);
    expect((await site.post('/order', { ...OTHER_BROWSER, cookie: `aiwaf_form=${token}` })).status).toBe(409);
    expect((await site.post('/order', { ...OTHER_BROWSER, 'x-aiwaf-form': token })).status).toBe(409);
  });

  it('times JSON for @AiwafForm() alone', async () => {
    await start(SLOW);
    const json = { 'content-type': 'application/json', referer: 'http://shop.example/contact' };
    await site.get('/contact');
    expect((await site.post('/contact', json, '{"a":1}')).status).toBe(200);
    expect((await site.post('/subscribe', json, '{"a":1}')).status).toBe(403);
  });

  it('passes who is signed in', async () => {
    const user = { id: 1 };
    await start(SLOW, (app) => {
      if (adapter === 'fastify') {
        const fastify = app.getHttpAdapter().getInstance() as unknown as {
          addHook(name: string, hook: (request: object, reply: unknown, done: () => void) => void): void;
        };
        fastify.addHook('onRequest', (request, _, done) => {
          Object.assign(request, { user });
          done();
        });
      } else {
        app.use((request: object, _: unknown, next: () => void) => {
          Object.assign(request, { user });
          next();
        });
      }
    });
    await site.get('/contact');
    expect((await site.post('/contact')).status).toBe(200);
    expect((await site.request('DELETE', '/contact')).status).toBe(404);
    expect(site.events).toEqual([]);
  });

  it.each([
    ['on the handler', '/guarded', () => {}],
    ['for all handlers', '/contact', (app: FormSite['app']) => void app.useGlobalGuards(new Members())],
  ])(
    'times strangers, and nobody whom a guard of the host %s finds signed in',
    async (_, path, configure) => {
      await start(SLOW, configure);
      await site.get(path, MEMBER);
      expect((await site.post(path, MEMBER)).status).toBe(200);
      expect(site.events).toEqual([]);
      await site.get(path);
      expect((await site.post(path)).status).toBe(403);
      expect(site.events).toMatchObject([{ layer: 'honeypot', code: 'honeypot.too-fast', points: 25 }]);
    },
  );

  it('is off for the preset "api"', async () => {
    await start({ preset: 'api' });
    await site.get('/contact');
    expect((await site.post('/contact')).status).toBe(200);
    expect((await site.request('DELETE', '/contact')).status).toBe(404);
  });

  it.each([undefined, 'site'])('answers 405 with the methods there are (prefix %s)', async (prefix) => {
    await start({}, (app) => (prefix === undefined ? app : app.setGlobalPrefix(prefix)));
    const at = (path: string) => (prefix === undefined ? path : `/${prefix}${path}`);
    const answer = await site.request('DELETE', at('/contact'));
    expect(answer.status).toBe(405);
    expect(answer.headers.allow?.split(', ').sort()).toEqual(['GET', 'HEAD', 'POST']);
    for (const method of ['POST', 'PATCH', 'GET', 'PROPFIND', 'TRACE']) {
      expect([method, (await site.request(method, at('/settings'))).status]).toEqual([method, 405]);
    }
    for (const method of ['HEAD', 'OPTIONS']) {
      expect([method, (await site.request(method, at('/settings'))).status]).toEqual([method, 404]);
    }
    expect((await site.request('DELETE', at('/nothing'))).status).toBe(404);
    const points = site.events.map((event) => (event.type === 'denial' ? event.points : -1));
    expect(points).toEqual([10, 10, 10, 2, 2, 2]);
  });

  it('leaves the answer to Nest in monitor mode', async () => {
    await start({ ...SLOW, mode: 'monitor' });
    const answer = await site.request('DELETE', '/contact', { accept: 'application/json' });
    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.body)).toMatchObject({ message: 'Cannot DELETE /contact' });
    await site.get('/contact');
    expect((await site.post('/contact')).status).toBe(200);
    expect(site.events).toMatchObject([
      { code: 'honeypot.method', enforced: false },
      { code: 'honeypot.too-fast', enforced: false },
    ]);
  });

  it("lets a host's filter format both refusals", async () => {
    await start(SLOW, (app) => app.useGlobalFilters(new EnvelopeFilter()));
    const wrong = await site.request('DELETE', '/contact');
    expect(wrong).toMatchObject({ status: 405, body: expect.stringContaining('envelope') });
    expect(wrong.headers.allow).toContain('POST');
    await site.get('/contact');
    expect(await site.post('/contact')).toMatchObject({
      status: 403,
      body: expect.stringContaining('envelope'),
    });
  });

  it('judges what the host makes of a method, and nothing that the host serves itself', async () => {
    await start({}, (app) => {
      app.use((request: { url: string; method: string }, _: unknown, next: () => void) => {
        if (request.url.includes('_method=PUT')) request.method = 'PUT';
        next();
      });
      app.use('/queues', (_: unknown, response: { end(text: string): void }) => response.end('queue'));
    });
    if (adapter === 'express') expect((await site.post('/settings?_method=PUT')).status).toBe(200);
    expect(await site.request('DELETE', '/queues/1')).toMatchObject({ status: 200, body: 'queue' });
    expect(site.events).toEqual([]);
  });

  it('signs with the same secret after a restart, and in every instance that is given one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'aiwaf-forms-'));
    const database = `sqlite:${join(folder, 'state.sqlite')}`;
    try {
      await start({ ...SLOW, database });
      const token = site.service.formToken('/order');
      await site.close();
      await start({ ...SLOW, database });
      expect((await site.post('/order', OTHER_BROWSER, `aiwaf_form=${token}`)).status).toBe(403);
      await site.close();
      await start({ layers: { honeypot: { minMs: 60_000, secret: 'given to all instances' } } });
      const given = site.service.formToken('/order');
      await site.close();
      await start({ layers: { honeypot: { minMs: 60_000, secret: 'given to all instances' } } });
      expect((await site.post('/order', OTHER_BROWSER, `aiwaf_form=${given}`)).status).toBe(403);
    } finally {
      await site.close();
      await start();
      rmSync(folder, { recursive: true });
    }
  }, 30_000);
});

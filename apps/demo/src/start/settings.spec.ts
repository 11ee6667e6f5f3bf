import { resolve } from 'node:path';
import { curlLines } from './curl-lines';
import { greeting } from './greeting';
import { readSettings } from './settings';
import { startProblem } from './start-problem';

describe('readSettings', () => {
  it('needs nothing', () => {
    expect(readSettings({}, [])).toEqual({
      port: 3000,
      adapter: 'express',
      prefix: null,
      aiwaf: {
        database: 'sqlite:aiwaf-data/aiwaf.sqlite',
        layers: { requestLog: { jsonl: resolve('aiwaf-data/requests-3000.jsonl') } },
      },
      shopDatabase: resolve('aiwaf-data/shop.sqlite'),
      requestLog: resolve('aiwaf-data/requests-3000.jsonl'),
      disabled: false,
    });
    expect(readSettings({ PORT: '', AIWAF_MODE: ' ' }, [])).toEqual(readSettings({}, []));
  });

  it('passes on what is the firewall’s', () => {
    const env = {
      AIWAF_MODE: 'monitor',
      AIWAF_TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8,',
      AIWAF_ACCESS_LOG: '/var/log/access.log',
      AIWAF_DATABASE_URL: 'sqlite:/srv/waf/own.sqlite',
      AIWAF_DISABLE: '1',
      AIWAF_DEMO_PREFIX: '/shop/backend/',
    };
    expect(readSettings(env, ['--fastify'])).toEqual({
      port: 3000,
      adapter: 'fastify',
      prefix: 'shop/backend',
      aiwaf: {
        database: 'sqlite:/srv/waf/own.sqlite',
        mode: 'monitor',
        clientIp: { trustedProxies: ['127.0.0.1', '10.0.0.0/8'] },
        accessLog: '/var/log/access.log',
        layers: { requestLog: { jsonl: '/srv/waf/requests-3000.jsonl' } },
      },
      shopDatabase: '/srv/waf/shop.sqlite',
      requestLog: '/srv/waf/requests-3000.jsonl',
      disabled: true,
    });
  });

  it.each([
    ['sqlite:///srv/waf/own.sqlite', '/srv/waf/shop.sqlite'],
    ['sqlite:data/own.sqlite', resolve('data/shop.sqlite')],
    ['sqlite::memory:', resolve('aiwaf-data/shop.sqlite')],
    ['postgres://u:p@db.example/waf', resolve('aiwaf-data/shop.sqlite')],
  ])('puts the shop of %s into %s', (url, file) => {
    expect(readSettings({ AIWAF_DATABASE_URL: url }, []).shopDatabase).toBe(file);
  });

  it.each([
    [{ PORT: '65536' }, /^DEMO_E_PORT: PORT is "65536"\. Write /],
    [{ PORT: '3e3' }, /^DEMO_E_PORT/],
    [{ AIWAF_DEMO_ADAPTER: 'koa' }, /^DEMO_E_ADAPTER/],
    [{ AIWAF_DISABLE: 'true' }, /^DEMO_E_DISABLE/],
    [{ AIWAF_DEMO_PREFIX: '/' }, /^DEMO_E_PREFIX/],
    [{ AIWAF_DEMO_PREFIX: 'shop/:id' }, /^DEMO_E_PREFIX: AIWAF_DEMO_PREFIX is "shop\/:id"\. Write /],
    [{ AIWAF_DEMO_PREFIX: 'a//b' }, /^DEMO_E_PREFIX/],
  ])('refuses %j with a sentence', (env, sentence) => {
    expect(() => readSettings(env, [])).toThrow(sentence);
  });
});

describe('startProblem', () => {
  it('tells of a busy port without a stack', () => {
    const busy = Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE', port: 3000 });
    expect(startProblem(busy, {})).toMatch(/^DEMO_E_PORT: Port 3000 is in use\. .*PORT=3001 npm start$/);
  });

  it('shows everything of what nobody expected', () => {
    expect(startProblem(new Error('odd'), {})).toMatch(/^Error: odd\n +at /);
  });
});

describe('greeting', () => {
  const plan = { url: 'http://127.0.0.1:3000', start: 1_800_000_000_000, hasModel: true };
  const requestLog = resolve('aiwaf-data/requests-3000.jsonl');
  const opening = (env: NodeJS.ProcessEnv, hasModel = true) =>
    greeting({ ...plan, hasModel, settings: readSettings(env, []) });
  const lines = (mode: 'enforce' | 'monitor', start = plan.start) =>
    curlLines({ ...plan, mode, start, requestLog });

  it('says where everything is and how to try and stop it', () => {
    const text = opening({});
    for (const piece of [plan.url, 'enforce', resolve('aiwaf-data'), 'Ctrl+C']) expect(text).toContain(piece);
    for (const { command } of lines('enforce')) expect(text).toContain(command);
    expect(text).not.toContain('Model:');
  });

  it('says how to get a model where there is none, and promises nothing of it', () => {
    expect(opening({}, false)).toMatch(/Model: none.*detect-and-train[^]*40 times 404$/m);
  });

  it('invites nobody to forge addresses that are not believed', () => {
    expect(opening({ AIWAF_TRUSTED_PROXIES: '10.0.0.0/8' })).not.toContain('curl');
    expect(opening({ AIWAF_TRUSTED_PROXIES: '127.0.0.0/8' })).toContain('curl');
  });

  it('expects no refusals where nothing is refused', () => {
    const expected = (mode: 'monitor' | 'enforce') =>
      lines(mode)
        .map(({ expect: text }) => text)
        .join();
    expect(expected('monitor')).not.toMatch(/403|405|429/);
    expect(expected('enforce')).toMatch(/403/);
  });

  it('gives each start visitors whom no ban of an earlier one meets', () => {
    const visitors = (start: number) =>
      lines('enforce', start).flatMap(({ command }) => command.match(/198\.1[89]\.\d+\.\d+/g) ?? []);
    const first = new Set(visitors(plan.start));
    expect(first.size).toBe(12);
    for (const seconds of [1, 2, 900, 3_600])
      expect(visitors(plan.start + seconds * 1000).filter((address) => first.has(address))).toEqual([]);
  });
});

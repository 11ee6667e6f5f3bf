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
      aiwaf: { database: 'sqlite:aiwaf-data/aiwaf.sqlite' },
      shopDatabase: resolve('aiwaf-data/shop.sqlite'),
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
    };
    expect(readSettings(env, ['--fastify'])).toEqual({
      port: 3000,
      adapter: 'fastify',
      aiwaf: {
        database: 'sqlite:/srv/waf/own.sqlite',
        mode: 'monitor',
        clientIp: { trustedProxies: ['127.0.0.1', '10.0.0.0/8'] },
        accessLog: '/var/log/access.log',
      },
      shopDatabase: '/srv/waf/shop.sqlite',
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
  const url = 'http://127.0.0.1:3000';

  it('says where everything is and how to try and stop it', () => {
    const text = greeting(url, readSettings({}, []));
    for (const piece of [url, 'enforce', resolve('aiwaf-data'), 'Ctrl+C']) expect(text).toContain(piece);
    for (const { command } of curlLines(url, 'enforce')) expect(text).toContain(command);
  });

  it('invites nobody to forge addresses that are not believed', () => {
    const lines = (proxies: string) => greeting(url, readSettings({ AIWAF_TRUSTED_PROXIES: proxies }, []));
    expect(lines('10.0.0.0/8')).not.toContain('curl');
    expect(lines('127.0.0.0/8')).toContain('curl');
  });

  it('expects no refusals where nothing is refused', () => {
    const expected = (mode: 'monitor' | 'enforce') => curlLines(url, mode).map(({ expect: text }) => text);
    expect(expected('monitor').join()).not.toMatch(/403|429/);
    expect(expected('enforce').join()).toMatch(/403/);
  });
});

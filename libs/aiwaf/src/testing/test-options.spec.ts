import { AiwafOptions } from '../nest/options/aiwaf.options';
import { resolveOptions } from '../nest/options/resolve-options';
import { AiwafTestOptions, optionsForTests } from './test-options';

const resolved = (given: AiwafOptions, changed: AiwafTestOptions = {}) =>
  resolveOptions(optionsForTests(given, changed));

describe('the options of a firewall under test', () => {
  it('are the defaults of a host, but for what reaches outside', () => {
    const { database, clientIp, training, layers, ...others } = resolveOptions();
    expect(database).not.toBe(false);
    expect(resolved({})).toEqual({
      ...others,
      database: false,
      clientIp: { trustedProxies: [...clientIp.trustedProxies, '127.0.0.0/8', '::1'] },
      training: { ...training, schedule: false },
      layers: {
        ...layers,
        headers: { ...layers.headers, crawlers: { ...layers.headers.crawlers, verify: false } },
      },
    });
  });

  it('leave out what a host writes, asks and starts', () => {
    const options = resolved({
      database: { dataSource: 'default' },
      redis: { get: () => Promise.resolve(null), set: () => Promise.resolve(null) },
      training: { schedule: '* * * * *', minAiLogs: 5 },
      layers: {
        anomaly: { modelFile: 'model.json', maxTracked: 500 },
        requestLog: { csv: 'log.csv', jsonl: 'log.jsonl', retentionDays: 5 },
        headers: { crawlers: { verify: true, ranges: { googlebot: ['192.0.2.0/24'] } }, minScore: 4 },
      },
    });
    expect(options).toMatchObject({
      database: false,
      redis: null,
      training: { schedule: false, minAiLogs: 5 },
      layers: {
        anomaly: { modelFile: null, maxTracked: 500 },
        requestLog: { csv: null, jsonl: null, retentionDays: 5 },
        headers: { crawlers: { verify: false, ranges: { googlebot: ['192.0.2.0/24'] } }, minScore: 4 },
      },
    });
  });

  it('take what a test changes: objects merged, lists and values in place of its own', () => {
    const given: AiwafOptions = {
      mode: 'monitor',
      exemptPaths: ['/a'],
      layers: { rateLimit: { max: 5, api: { max: 9 } }, uuid: false, requestLog: false },
    };
    const options = resolved(given, {
      mode: 'enforce',
      exemptPaths: ['/b'],
      layers: { rateLimit: { api: { windowMs: 1_000 } }, uuid: true, headers: false },
    });
    expect(options).toMatchObject({
      mode: 'enforce',
      exemptPaths: ['/b'],
      layers: {
        rateLimit: { max: 5, api: { max: 9, windowMs: 1_000 } },
        uuid: { mode: 'enforce' },
        requestLog: { mode: 'off' },
        headers: { mode: 'off' },
      },
    });
    expect(given.exemptPaths).toEqual(['/a']);
    expect(resolved({ mode: 'monitor' }, { mode: undefined }).mode).toBe('monitor');
  });
});

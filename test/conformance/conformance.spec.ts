import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareFolder, namedDifferences } from './conformance';
import { recordedRoutes } from './recorded-routes';

const golden = join(__dirname, 'golden');
const reports = compareFolder(golden);

describe('conformance with the recordings', () => {
  it.each(Object.keys(reports))('%s differs by name only', (name) => {
    expect(reports[name].differences.filter(({ verdict }) => verdict === 'unnamed')).toEqual([]);
  });

  it('compares every case of every recording', () => {
    expect(Object.keys(reports)).toHaveLength(8);
    for (const report of Object.values(reports)) {
      expect(report).toMatchObject({ unnamed: 0, notCovered: 0 });
      expect(report.equal).toBeGreaterThan(0);
    }
  });

  it('has a current named.json (npm run conformance -- --write-named)', () => {
    expect(readFileSync(join(__dirname, 'named.json'), 'utf8')).toBe(namedDifferences(reports));
  });

  it('refuses a folder without recordings', () => {
    expect(() => compareFolder(__dirname)).toThrow('holds no recordings');
  });
});

describe('a folder with other cases', () => {
  let folder: string;
  const compareFile = (name: string, content: unknown) => {
    writeFileSync(join(folder, name), JSON.stringify(content));
    return compareFolder(folder)[name];
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aiwaf-conformance-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('takes another answer than the recorded one for a difference without a name', () => {
    const steps = Array.from({ length: 3 }, (_, index) => ({ t: index, path: '/about/' }));
    const results = steps.map(() => ({ status: 429, blacklisted: false }));
    const report = compareFile('rate_limit.json', {
      cases: [{ name: 'x', layers: ['RateLimitMiddleware'], settings: {}, steps, results }],
    });
    expect(report).toMatchObject({ equal: 0, named: 0, unnamed: 1 });
  });

  it('names the end of a ban D6, but not before it is due', () => {
    const flood = Array.from({ length: 41 }, () => ({ t: 0, path: '/about/' }));
    const layers = ['IPAndKeywordBlockMiddleware', 'RateLimitMiddleware'];
    const status = (index: number) => (index < 20 ? 200 : index < 40 ? 429 : 403);
    const caseAfter = (t: number) => {
      const steps = [...flood, { t, path: '/about/' }];
      const results = steps.map((_, index) => ({ status: status(index), blacklisted: index >= 40 }));
      return { name: `${t}`, layers, settings: {}, steps, results };
    };
    const report = compareFile('rate_limit.json', { cases: [caseAfter(899), caseAfter(901)] });
    expect(report).toMatchObject({ equal: 1, named: 1, unnamed: 0 });
    expect(report.differences[0].id).toBe('D6');
  });

  it('names login pages under the rate limit D1', () => {
    const steps = Array.from({ length: 12 }, () => ({ t: 0, path: '/login/', method: 'POST' }));
    const results = steps.map(() => ({ status: 200, blacklisted: false }));
    const report = compareFile('rate_limit.json', {
      cases: [{ name: 'x', layers: ['RateLimitMiddleware'], settings: {}, steps, results }],
    });
    expect(report.differences[0].id).toBe('D1');
  });

  it('names exemptions by their cause', () => {
    const report = compareFile('exempt_paths.json', {
      is_exempt_path: [
        {
          settings_paths: ['/hooks'],
          db_paths: [],
          results: { '/hooks/a': true, '/hooks/../x': true, '/hooks/b': false },
        },
        { settings_paths: [''], db_paths: [], results: { '/x': false } },
      ],
      is_ip_exempted: [
        {
          AIWAF_EXEMPT_IPS: ['198.51.100.0/24'],
          results: { '::ffff:198.51.100.7': false, '203.0.113.1': true },
        },
      ],
      get_ip: [
        { meta: { REMOTE_ADDR: '203.0.113.1' }, ip: '203.0.113.1' },
        { meta: { REMOTE_ADDR: '203.0.113.1', HTTP_X_FORWARDED_FOR: '198.51.100.1' }, ip: '198.51.100.1' },
        { meta: { REMOTE_ADDR: '203.0.113.1', HTTP_X_FORWARDED_FOR: '198.51.100.1' }, ip: '198.51.100.2' },
      ],
    });
    expect(report.differences.map(({ id }) => id)).toEqual([
      'D2',
      undefined,
      'D0',
      'D7',
      undefined,
      'D4',
      undefined,
    ]);
  });

  it('names an impossible path rule D0, and a rule that was misread nothing', () => {
    const report = compareFile('path_rules.json', {
      rules: {
        bad: [{ PREFIX: '/a', DISABLE: ['Nothing'] }],
        good: [{ PREFIX: '/a', RATE_LIMIT: { MAX: 5 } }],
      },
      cases: [
        { rules_name: 'bad', path: '/a', rule: { PREFIX: '/a' }, disabled: [], overrides: {} },
        { rules_name: 'good', path: '/a', rule: { PREFIX: '/a' }, disabled: [], overrides: { MAX: 5 } },
        { rules_name: 'good', path: '/a', rule: { PREFIX: '/a' }, disabled: [], overrides: { MAX: 6 } },
      ],
    });
    expect(report).toMatchObject({ equal: 1, named: 1, unnamed: 1 });
  });

  it('knows the recorded routes with and without the file that lists them', () => {
    for (const routes of [recordedRoutes(golden), recordedRoutes(folder)]) {
      const routed = ['/', '/about/', '/api/users/7/', '/products/a-b/', '/admin/x/y'];
      for (const path of routed) expect(routes.match('GET', path, undefined).routed).toBe(true);
      for (const path of ['/about', '/api/users/x/', '/nothing']) {
        expect(routes.match('GET', path, undefined).routed).toBe(false);
      }
    }
  });
});

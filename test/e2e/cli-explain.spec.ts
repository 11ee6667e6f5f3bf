import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AiwafEvent, AiwafService } from 'nestjs-aiwaf';
import { RequestLogs } from '../../libs/aiwaf/src/nest/request-log/request-logs';
import { State } from '../../libs/aiwaf/src/nest/state/state';
import { temporaryFolder } from '../contract/backends';
import { runAiwaf } from '../helpers/aiwaf-binary';
import { BROWSER, Host, startHost } from '../helpers/host-app';
import { rawRequest } from '../helpers/raw-request';

const SCANNER = '203.0.113.66';

describe('aiwaf explain', () => {
  const folder = temporaryFolder();
  let host: Host;
  let service: AiwafService;
  const denials: Extract<AiwafEvent, { type: 'denial' }>[] = [];

  const ask = (address: string, target: string) =>
    rawRequest(host.port, 'GET', target, { ...BROWSER, 'x-forwarded-for': address });
  const explain = (...args: string[]) => runAiwaf(folder.path, ['explain', ...args]);

  beforeAll(async () => {
    host = await startHost({
      adapter: 'express',
      aiwaf: {
        database: `sqlite:${join(folder.path, 'aiwaf-data/aiwaf.sqlite')}`,
        training: { schedule: false },
      },
    });
    service = host.service;
    service.onEvent((event) => {
      if (event.type === 'denial') denials.push(event);
    });
    for (const path of ['/wp-login.php', '/.env', '/backup.sql', '/cats']) await ask(SCANNER, path);
    await ask('203.0.113.5', '/.git/config');
    await service.exempt('198.51.100.7', 'our monitor');
    service.ban('198.51.100.0/24', { reason: 'scraping\u001b[2J' });
    service.ban('192.0.2.4');
    service.unban('192.0.2.4');
    await host.app.get(State).flush();
    await host.app.get(RequestLogs).flush();
    await service.explain(SCANNER);
  });
  afterAll(async () => {
    await host.close();
    folder.remove();
  });

  it('says why a client is banned, by which signals, and until when', async () => {
    const { code, out, err } = await explain(SCANNER);
    expect([code, err]).toEqual([0, '']);
    const lines = out.split('\n');
    expect(lines[0]).toMatch(/^203\.0\.113\.66 is banned until \S+Z \(in 1[45] minutes\)\.$/);
    expect(lines[1]).toMatch(
      /^Banned \S+Z \(\d+ seconds? ago\) by points: keywords\.scanner-path\. Scanners /,
    );
    expect(lines[3]).toContain('Signals that led to the ban');
    expect(lines[4]).toMatch(/^CODE +POINTS +COUNT +WORTH +LAST +FIRST$/);
    expect(lines[5]).toMatch(
      /^keywords\.scanner-path +102 +3 +102 +\S+Z +\d+ seconds? ago +\d{4}-\d\d-\d\dT[\d:]{8}Z$/,
    );
    expect(out).toContain('\nIt has 0 points; 100 are a ban.\n');
  });

  it('says the same as JSON', async () => {
    const { code, out } = await explain(SCANNER, '--json');
    const explanation = JSON.parse(out);
    const inside = await service.explain(SCANNER);
    expect([code, out.split('\n').length]).toEqual([0, 2]);
    expect(explanation).toEqual(JSON.parse(JSON.stringify({ ...inside, points: 0 })));
    expect(explanation).toMatchObject({
      key: SCANNER,
      ban: { source: 'points', reason: 'keywords.scanner-path' },
      banSignals: [{ code: 'keywords.scanner-path', count: 3, total: 102 }],
      signals: [],
    });
  });

  it('lists what a client that is not banned has gathered', async () => {
    const { out } = await explain('203.0.113.5');
    expect(out).toMatch(
      /^203\.0\.113\.5 is not banned\.\n\nIt has 3[34](\.\d)? points; 100 are a ban\.\n\nSignals /,
    );
    expect(out).toMatch(/\nkeywords\.scanner-path +3[34](\.\d)? +1 +34 /);
    const { points, signals } = JSON.parse((await explain('203.0.113.5', '--json')).out);
    expect(points).toBeCloseTo((await service.explain('203.0.113.5')).points, 0);
    expect(points).toBeCloseTo(signals[0].points, 6);
  });

  it('names the exemption of a client, and the network with which it is banned', async () => {
    const { code, out } = await explain('198.51.100.7');
    expect(code).toBe(0);
    expect(out).toContain(
      '198.51.100.7 is banned with the network 198.51.100.0/24 until a person lifts that.',
    );
    expect(out).toContain('It is exempt from every layer by 198.51.100.7 in the database (our monitor).');
    expect(out).toContain('by a person: scraping\\u001b[2J\n');
    expect(JSON.parse((await explain('198.51.100.7', '--json')).out)).toMatchObject({
      exempt: true,
      exemptions: [{ kind: 'ip', value: '198.51.100.7', reason: 'our monitor', source: 'database' }],
    });
  });

  it('tells when a ban was lifted', async () => {
    const { code, out } = await explain('192.0.2.4');
    expect([code, out]).toEqual([0, expect.stringMatching(/^192\.0\.2\.4 is not banned\.\nIt was banned /)]);
    expect(out).toMatch(
      /That ban was lifted \S+Z \(\d+ seconds? ago\); evidence from before then never bans/,
    );
  });

  it('knows nothing of a stranger, and says so', async () => {
    expect(await explain('192.0.2.99')).toEqual({
      code: 0,
      out: 'Nothing is known of 192.0.2.99.\n',
      err: '',
    });
    expect((await explain('10.1.2.3')).out).toContain('never banned: private');
  });

  it('explains a refused request, then its client', async () => {
    const { requestId } = denials.find(({ client }) => client === '203.0.113.5') as { requestId: string };
    const { code, out } = await explain(requestId);
    expect(code).toBe(0);
    expect(out).toMatch(
      new RegExp(
        [
          `^request  ${requestId}`,
          'at       \\S+Z \\(\\d+ seconds? ago\\)',
          'client   203\\.0\\.113\\.5',
          'asked    GET /\\.git/config',
          'status   403',
          'verdict  refused by keywords: keywords\\.scanner-path',
          'why      Scanners ask for that path, and the application does not serve it\\.',
          '',
          '203\\.0\\.113\\.5 is not banned\\.',
        ].join('\n'),
      ),
    );
    expect(JSON.parse((await explain(requestId, '--json')).out)).toMatchObject({
      request: { requestId, path: '/.git/config', verdict: 'deny', code: 'keywords.scanner-path' },
      meaning: expect.stringContaining('Scanners'),
      client: { key: '203.0.113.5', signals: [{ count: 1 }] },
    });
  });

  it('gives a terminal no control characters of a client', async () => {
    const requestId = 'ffffffffff-1';
    const hostile = '\u001b[31m\u0007\u009b2J';
    await host.app.get(RequestLogs).rows?.save([
      {
        at: Date.now(),
        requestId,
        address: '192.0.2.6',
        method: 'GET',
        path: `/${hostile}/.env`,
        status: 403,
        responseTime: 0,
        userAgent: '',
        referer: '',
        contentLength: null,
        verdict: 'deny',
        layer: 'keywords',
        code: `of-a-later-version${hostile}`,
      },
    ]);
    const { code, out } = await explain(requestId);
    expect(code).toBe(0);
    expect(out).toMatch(/asked +GET \/.+\/\.env\n/);
    expect(out).toContain('why      a code of another version\n');
    expect(out).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
  });

  it('answers to the names of the Python package', async () => {
    const expected = { code: 0, out: 'Nothing is known of 192.0.2.99.\n' };
    for (const line of [
      'diagnose-blocking --ip 192.0.2.99',
      'test-exemption 192.0.2.99',
      'test-exemption-fix --ip 192.0.2.99',
    ])
      expect(await runAiwaf(folder.path, line.split(' '))).toMatchObject(expected);
  });

  it.each([
    ['what is no address', ['not-an-ip'], 'AIWAF_E_ADDRESS'],
    ['a network with host bits', ['203.0.113.9/24'], 'AIWAF_E_ADDRESS'],
    ['no target', [], 'AIWAF_E_ADDRESS'],
    ['two targets', ['192.0.2.1', '--ip', '192.0.2.2'], 'AIWAF_E_ADDRESS'],
    ['a request that is not logged', ['0123456789-1a'], 'AIWAF_E_REQUEST_UNKNOWN'],
  ])('refuses %s with one sentence and exit code 2', async (_, args, error) => {
    const { code, out, err } = await explain(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(new RegExp(`^${error}: [^\\n]+\\n$`));
  });

  it('makes no database to look into', async () => {
    const empty = temporaryFolder();
    try {
      expect(await runAiwaf(empty.path, ['explain', '192.0.2.1'])).toMatchObject({
        code: 2,
        err: expect.stringContaining('AIWAF_E_DATABASE_NOT_MIGRATED') as string,
      });
      expect(existsSync(join(empty.path, 'aiwaf-data'))).toBe(false);
    } finally {
      empty.remove();
    }
  });
});

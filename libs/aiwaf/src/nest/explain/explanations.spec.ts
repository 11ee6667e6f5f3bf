import { TrainingFolder, TrainingHost, trainerOver } from '../../../../../test/helpers/training-host';
import { makeClient } from '../../core/client/client';
import { systemClock } from '../../core/clock';
import { EngineHost } from '../engine/engine-host';
import { AiwafOptions } from '../options/aiwaf.options';
import { Signals } from '../signals/signals';
import { State } from '../state/state';

const CLIENT = '203.0.113.9';
const MINUTE = 60_000;

describe('an explanation', () => {
  let folder: TrainingFolder;
  const hosts: TrainingHost[] = [];
  beforeEach(() => {
    folder = new TrainingFolder();
  });
  afterEach(async () => {
    for (const host of hosts.splice(0)) await host.close();
    folder.remove();
  });
  const start = async (what: 'server' | 'host', aiwaf: AiwafOptions = {}) => {
    const host = await folder[what]({ trainer: trainerOver(() => []), aiwaf });
    hosts.push(host);
    return host;
  };
  /** Gives points as a request of `ago` ms before now does. */
  const award = ({ app }: TrainingHost, points: number, code: string, ago = 0, address = CLIENT) =>
    app.get(EngineHost).engine.bans.award(
      makeClient(address, () => false),
      'enforce',
      points,
      code,
      systemClock.now() - ago,
      true,
      undefined,
      '0123456789-1',
    );
  const written = async ({ app }: TrainingHost) => {
    await app.get(State).flush();
    await app.get(Signals).of(CLIENT);
  };

  it('of points is the same in the process that counts them and in another', async () => {
    const server = await start('server');
    award(server, 34, 'keywords.scanner-path', 90 * MINUTE);
    award(server, 20, 'headers.missing', 15 * MINUTE);
    award(server, 20, 'headers.missing', 5 * MINUTE);
    await written(server);
    const [inside, outside] = [
      await server.aiwaf.explain(CLIENT),
      await (await start('host')).aiwaf.explain(CLIENT),
    ];
    expect(inside.points).toBeGreaterThan(30);
    expect(outside.points).toBeCloseTo(inside.points, 1);
    for (const { signals, ban, exempt } of [inside, outside]) {
      expect({ ban, exempt }).toEqual({ ban: null, exempt: false });
      expect(signals).toMatchObject([
        { code: 'headers.missing', count: 2, total: 40 },
        { code: 'keywords.scanner-path', count: 1, total: 34, points: expect.closeTo(34 / 2 ** 1.5, 1) },
      ]);
    }
  });

  it('of a ban lists the signals that led to it apart from later ones', async () => {
    const server = await start('server');
    for (let i = 3; i > 0; i--) award(server, 34, 'keywords.scanner-path', i * 1_000);
    await new Promise((resolve) => setTimeout(resolve, 2));
    award(server, 2, 'outcome.not-found');
    await written(server);
    for (const host of [server, await start('host')]) {
      const explanation = await host.aiwaf.explain(CLIENT);
      expect(explanation).toMatchObject({
        key: CLIENT,
        ban: { source: 'points', reason: 'keywords.scanner-path', level: 1 },
        banSignals: [{ code: 'keywords.scanner-path', count: 3, total: 102 }],
        signals: [{ code: 'outcome.not-found', count: 1 }],
        tombstone: null,
        threshold: 100,
      });
      expect(explanation.points).toBeCloseTo(2, 1);
      expect(explanation.endsAt).toBe(explanation.ban?.expiresAt);
      expect(explanation.banSignals[0].points).toBeGreaterThanOrEqual(100);
    }
  });

  it('of a lifted ban tells when, and counts from there on', async () => {
    const server = await start('server');
    award(server, 100, 'keywords.payload');
    await new Promise((resolve) => setTimeout(resolve, 2));
    server.aiwaf.unban(CLIENT);
    await new Promise((resolve) => setTimeout(resolve, 2));
    award(server, 5, 'uuid.unknown');
    await written(server);
    for (const host of [server, await start('host')]) {
      const { lastBan, ...explanation } = await host.aiwaf.explain(CLIENT);
      expect(explanation).toMatchObject({
        ban: null,
        endsAt: null,
        banSignals: [],
        signals: [{ code: 'uuid.unknown', total: 5 }],
      });
      expect(explanation.tombstone).toBe(lastBan?.liftedAt);
      expect(explanation.tombstone).toBeGreaterThan(0);
    }
  });

  it('of an address in a banned network is the ban of that network', async () => {
    const { aiwaf } = await start('server');
    aiwaf.ban('203.0.113.0/24', { reason: 'scraping', ttlMs: 3_600_000 });
    const network = { ban: { key: '203.0.113.0/24', reason: 'scraping' }, banSignals: [] };
    expect(await aiwaf.explain(CLIENT)).toMatchObject({ key: CLIENT, ...network, lastBan: null });
    expect(await aiwaf.explain('203.0.113.0/24')).toMatchObject({ key: '203.0.113.0/24', ...network });
    expect((await aiwaf.explain('203.0.113.0/25')).ban).toBeNull();
  });

  it('of an IPv6 address is that of its /64', async () => {
    const { aiwaf } = await start('server');
    aiwaf.ban('2001:db8::5');
    for (const spelling of ['2001:db8::9', '2001:DB8::/64', '2001:0db8:0::1'])
      expect(await aiwaf.explain(spelling)).toMatchObject({
        key: '2001:db8::/64',
        ban: { source: 'person' },
      });
    expect(await aiwaf.explain('::ffff:203.0.113.9')).toMatchObject({ key: CLIENT, ban: null });
  });

  it('names the exemptions that apply, and where they were made', async () => {
    const server = await start('server', { exemptIps: ['203.0.113.0/24', '198.51.100.0/24'] });
    await server.aiwaf.exempt(CLIENT, 'our monitor');
    await server.aiwaf.exempt('203.0.113.10', 'not this one');
    const options = { kind: 'ip', value: '203.0.113.0/24', reason: null, source: 'options' };
    const database = { kind: 'ip', value: CLIENT, reason: 'our monitor', source: 'database' };
    expect(await server.aiwaf.explain(CLIENT)).toMatchObject({
      exempt: true,
      exemptions: [options, database],
    });
    expect((await server.aiwaf.explain('203.0.113.0/25')).exemptions).toEqual([options]);
    expect((await server.aiwaf.explain('203.0.112.0/22')).exemptions).toEqual([]);
    expect((await server.aiwaf.explain('198.51.100.0/23')).exemptions).toEqual([]);
    const command = await start('host');
    expect((await command.aiwaf.explain(CLIENT)).exemptions).toEqual([database]);
    expect(await command.aiwaf.explain('192.0.2.1')).toMatchObject({ exempt: false, exemptions: [] });
  });

  it('loses no signal when the server is closed', async () => {
    const server = await start('server');
    award(server, 34, 'keywords.scanner-path');
    await server.close();
    hosts.length = 0;
    const { signals } = await (await start('host')).aiwaf.explain(CLIENT);
    expect(signals).toMatchObject([{ code: 'keywords.scanner-path', points: expect.closeTo(34, 1) }]);
  });

  it('forgets signals when bans are forgotten', async () => {
    const server = await start('server');
    award(server, 34, 'keywords.scanner-path', 15 * 24 * 60 * MINUTE);
    award(server, 34, 'headers.missing', MINUTE * 60);
    award(server, 34, 'keywords.word');
    await written(server);
    await server.app.get(Signals).purge();
    const { signals } = await server.aiwaf.explain(CLIENT);
    expect(signals.map(({ code }) => code).sort()).toEqual(['headers.missing', 'keywords.word']);
  });

  it('needs no database', async () => {
    const server = await start('server', { database: false, accessLog: [] });
    award(server, 34, 'keywords.scanner-path');
    expect(await server.aiwaf.explain(CLIENT)).toMatchObject({
      points: expect.closeTo(34, 1),
      signals: [{ code: 'keywords.scanner-path', count: 1 }],
    });
  });

  it('is refused for what is no address', async () => {
    const { aiwaf } = await start('host');
    await expect(aiwaf.explain('not-an-ip')).rejects.toMatchObject({ code: 'AIWAF_E_ADDRESS' });
    await expect(aiwaf.explain('203.0.113.9/24')).rejects.toMatchObject({ code: 'AIWAF_E_ADDRESS' });
    await expect(aiwaf.explainRequest('0123456789-1')).rejects.toMatchObject({
      code: 'AIWAF_E_REQUEST_UNKNOWN',
    });
  });
});

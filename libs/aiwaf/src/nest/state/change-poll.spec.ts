import { TrainingFolder, TrainingHost, trainerOver } from '../../../../../test/helpers/training-host';
import { Address, parseAddress } from '../../core/client/address';
import { makeClient } from '../../core/client/client';
import { EngineHost } from '../engine/engine-host';
import { GeoCountries } from '../geo/geo-countries';
import { Keywords } from '../keywords/keywords';
import { ChangePoll } from './change-poll';
import { State } from './state';

const CLIENT = '203.0.113.9';

describe('what other processes write', () => {
  let folder: TrainingFolder;
  const hosts: TrainingHost[] = [];
  beforeEach(() => {
    folder = new TrainingFolder();
  });
  afterEach(async () => {
    for (const host of hosts.splice(0)) await host.close();
    folder.remove();
  });
  const start = async (what: 'server' | 'host') => {
    const host = await folder[what]({ trainer: trainerOver(() => []) });
    hosts.push(host);
    return host;
  };
  const written = (host: TrainingHost) => host.aiwaf.written();
  const look = (host: TrainingHost) => host.app.get(ChangePoll).look();
  const engineOf = (host: TrainingHost) => host.app.get(EngineHost).engine;
  const ban = (host: TrainingHost, target = CLIENT) => host.aiwaf.banOf(target);
  const isExempt = (host: TrainingHost) =>
    engineOf(host).exemptions.coversAddress(parseAddress(CLIENT) as Address);
  const until = async (holds: () => boolean) => {
    while (!holds()) await new Promise((resolve) => setTimeout(resolve, 50));
  };

  it('is in force where requests are served within seconds, bans and unbans', async () => {
    const [server, command] = [await start('server'), await start('host')];
    command.aiwaf.ban(CLIENT, { reason: 'by hand' });
    await written(command);
    await until(() => ban(server) !== null);
    expect(ban(server)).toMatchObject({ reason: 'by hand', source: 'person' });
    command.aiwaf.unban(CLIENT);
    await written(command);
    await until(() => ban(server) === null);
  }, 30_000);

  it('includes exemptions of addresses and paths, and that they are taken back', async () => {
    const [server, command] = [await start('server'), await start('host')];
    await command.aiwaf.exempt('203.0.113.0/24', 'partner');
    await command.aiwaf.exempt('/hooks', 'payments');
    await until(() => isExempt(server));
    await until(() => engineOf(server).exemptions.pathPrefixes.includes('/hooks'));
    await command.aiwaf.unexempt('203.0.113.0/24');
    await command.aiwaf.unexempt('/hooks');
    await until(() => !isExempt(server));
    await until(() => !engineOf(server).exemptions.pathPrefixes.includes('/hooks'));
  }, 30_000);

  it('includes countries, for which the database of addresses is opened then', async () => {
    const [server, command] = [await start('server'), await start('host')];
    const { geo } = engineOf(server);
    expect(geo.hasLookup).toBe(false);
    await command.app.get(GeoCountries).store.add({ country: 'KP', reason: '' }, Date.now());
    await look(server);
    expect([geo.wanted, geo.hasLookup]).toEqual([true, true]);
    await command.app.get(GeoCountries).store.remove('KP', Date.now());
    await look(server);
    expect(geo.wanted).toBe(false);
  });

  it('includes words that a person approved and took back', async () => {
    const [server, command] = [await start('server'), await start('host')];
    await command.app.get(Keywords).approve('landray');
    const { enforce } = engineOf(server).keywords;
    await until(() => enforce.active.has('landray'));
    await command.app.get(Keywords).remove('landray');
    await until(() => !enforce.active.has('landray'));
  }, 30_000);

  it('includes bans of networks', async () => {
    const [server, command] = [await start('server'), await start('host')];
    command.aiwaf.ban('203.0.113.0/24');
    await written(command);
    await look(server);
    expect(ban(server, '203.0.113.0/24')).toMatchObject({ key: '203.0.113.0/24' });
  });

  it('is read whatever the clock of its writer says', async () => {
    const [server, command] = [await start('server'), await start('host')];
    const now = Date.now();
    jest.spyOn(Date, 'now').mockReturnValue(now - 86_400_000);
    command.aiwaf.ban(CLIENT);
    await written(command);
    jest.restoreAllMocks();
    await look(server);
    expect(ban(server)).toMatchObject({ key: CLIENT });
  });

  it('ends the points that led to what was decided elsewhere', async () => {
    const [server, command] = [await start('server'), await start('host')];
    const { bans, clients } = engineOf(server);
    const client = makeClient(CLIENT, (address) => clients.isNeverBanned(address));
    bans.award(client, 'enforce', 70, 'keywords.scanner', Date.now());
    command.aiwaf.ban(CLIENT);
    command.aiwaf.unban(CLIENT);
    await written(command);
    await look(server);
    expect(bans.points(client, 'enforce', Date.now())).toBe(0);
  });

  it('undoes nothing that was decided here later', async () => {
    const [server, command] = [await start('server'), await start('host')];
    command.aiwaf.ban(CLIENT);
    await written(command);
    await look(server);
    await new Promise((resolve) => setTimeout(resolve, 2));
    server.aiwaf.unban(CLIENT);
    await look(server);
    expect(ban(server)).toBeNull();
  });

  it('costs no row that was read before', async () => {
    const [server, command] = [await start('server'), await start('host')];
    for (let i = 0; i < 300; i++) command.aiwaf.ban(`203.0.${i >> 8}.${i & 255}`);
    await command.aiwaf.exempt('198.51.100.7');
    await written(command);
    await look(server);
    const { bans, exemptions } = server.app.get(State);
    const reads = [bans, exemptions.ips, exemptions.paths].map((store) => jest.spyOn(store, 'changedSince'));
    await look(server);
    for (const read of reads) {
      const results = await Promise.all(read.mock.results.map(({ value }) => value as Promise<{ rows: [] }>));
      expect(results.map(({ rows }) => rows.length)).toEqual([0]);
    }
    jest.restoreAllMocks();
  });

  it('leaves in force what is, where the database fails, and says so', async () => {
    const server = await start('server');
    await server.aiwaf.exempt(CLIENT);
    const faults: string[] = [];
    server.aiwaf.onEvent((event) => void (event.type === 'fault' && faults.push(event.code)));
    jest.spyOn(server.app.get(State).exemptions.ips, 'changedSince').mockRejectedValue(new Error('gone'));
    await look(server);
    jest.restoreAllMocks();
    expect([isExempt(server), faults]).toEqual([true, ['AIWAF_W_EXEMPTIONS_UNREAD']]);
  });
});

describe('a database that hangs', () => {
  it('is given up, asked for the rest, and not asked again for what hangs', async () => {
    const folder = new TrainingFolder();
    const server = await folder.server({ trainer: trainerOver(() => []) });
    try {
      const faults: string[] = [];
      server.aiwaf.onEvent((event) => void (event.type === 'fault' && faults.push(event.code)));
      const state = server.app.get(State);
      const hung = jest.spyOn(state.bans, 'changedSince').mockReturnValue(new Promise(() => undefined));
      const poll = server.app.get(ChangePoll);
      const before = server.aiwaf.status().snapshotAt;
      await poll.look();
      await state.exemptions.ips.add({ address: CLIENT, reason: '' }, Date.now());
      await poll.look();
      expect(state.exemptionOf(CLIENT)).not.toBeNull();
      expect(hung).toHaveBeenCalledTimes(1);
      expect(new Set(faults)).toEqual(new Set(['AIWAF_W_BANS_UNREAD']));
      expect(server.aiwaf.status().snapshotAt).toBe(before);
    } finally {
      jest.restoreAllMocks();
      await server.close();
      folder.remove();
    }
  }, 30_000);
});

describe('the audit log', () => {
  let folder: TrainingFolder;
  let host: TrainingHost;
  beforeEach(async () => {
    folder = new TrainingFolder();
    host = await folder.host({ trainer: trainerOver(() => []) });
  });
  afterEach(async () => {
    await host.close();
    folder.remove();
  });

  it('holds who changed what, with the state before and after', async () => {
    const { aiwaf } = host;
    aiwaf.ban(CLIENT, { reason: 'by hand' });
    await aiwaf.exempt(CLIENT, 'the office');
    await aiwaf.unexempt(CLIENT);
    await aiwaf.written();
    const changes = (await aiwaf.changes()).reverse();
    expect(changes.map(({ action, target }) => [action, target])).toEqual([
      ['ban', CLIENT],
      ['exempt', CLIENT],
      ['unban', CLIENT],
      ['unexempt', CLIENT],
    ]);
    expect(changes[0]).toMatchObject({
      actor: expect.stringContaining('application@') as string,
      before: null,
      after: { reason: 'by hand' },
    });
    expect(changes[3]).toMatchObject({ before: { reason: 'the office' }, after: null });
  });

  it('has no record of what changed nothing', async () => {
    expect([host.aiwaf.unban(CLIENT), await host.aiwaf.unexempt('/none')]).toEqual([false, false]);
    expect(await host.aiwaf.changes()).toEqual([]);
  });
});

import { TrainingFolder, TrainingHost, trainerOver } from '../../../../../test/helpers/training-host';
import { State } from './state';

const CLIENT = '203.0.113.9';

describe('bans of other processes', () => {
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
  const written = (host: TrainingHost) => host.app.get(State).flush();
  const ban = (host: TrainingHost, target = CLIENT) => host.aiwaf.explain(target).ban;

  it('are in force where requests are served within seconds, and so are unbans', async () => {
    const [server, command] = [await start('server'), await start('host')];
    command.aiwaf.ban(CLIENT, { reason: 'by hand' });
    await written(command);
    while (ban(server) === null) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(ban(server)).toMatchObject({ reason: 'by hand', source: 'person' });
    command.aiwaf.unban(CLIENT);
    await written(command);
    while (ban(server) !== null) await new Promise((resolve) => setTimeout(resolve, 100));
  }, 30_000);

  it('include networks', async () => {
    const [server, command] = [await start('server'), await start('host')];
    command.aiwaf.ban('203.0.113.0/24');
    await written(command);
    await server.app.get(State).refreshBans();
    expect(ban(server)).toMatchObject({ key: '203.0.113.0/24' });
  });

  it('undo nothing that was decided here later', async () => {
    const [server, command] = [await start('server'), await start('host')];
    command.aiwaf.ban(CLIENT);
    await written(command);
    await server.app.get(State).refreshBans();
    await new Promise((resolve) => setTimeout(resolve, 2));
    server.aiwaf.unban(CLIENT);
    await server.app.get(State).refreshBans();
    expect(ban(server)).toBeNull();
  });
});

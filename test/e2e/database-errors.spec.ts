import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, Server, Socket, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { AiwafModule, DatabaseInput } from 'nestjs-aiwaf';
import { openDataSource, parseDatabaseUrl } from '../../libs/aiwaf/src/storage';
import { BinaryRun, runAiwaf } from '../helpers/aiwaf-binary';
import { runSql } from '../helpers/python-database';
import { ownDatabase, TEST_SERVERS } from '../servers/servers';

const start = (database: DatabaseInput) =>
  Test.createTestingModule({ imports: [AiwafModule.forRoot({ database })] }).compile();

describe.each(TEST_SERVERS)('a start on $name', (server) => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'aiwaf-errors-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const changed = (change: (url: URL) => void, base = server.url) => {
    const url = new URL(base);
    change(url);
    return url.href;
  };
  const list = (url: string, env = {}): Promise<BinaryRun> =>
    runAiwaf(folder, ['list'], { AIWAF_DATABASE_URL: url, ...env });
  /** Both a host that starts and a command say the same. */
  const refused = async (url: string, code: string, exit: 1 | 2) => {
    await expect(start(url)).rejects.toMatchObject({
      code,
      name: exit === 2 ? 'AiwafConfigError' : 'AiwafError',
      problem: expect.stringMatching(/\.$/) as string,
    });
    const run = await list(url);
    expect([run.code, run.out, run.err]).toEqual([exit, '', expect.stringMatching(`^${code}: .+\n$`)]);
    expect(run.err).not.toContain('secret');
  };

  it('says that nobody answers', () =>
    refused(
      changed((url) => (url.port = '1')),
      'AIWAF_E_DATABASE_UNREACHABLE',
      1,
    ));

  it('says that a host is not known', () =>
    refused(
      changed((url) => (url.hostname = 'nowhere.invalid')),
      'AIWAF_E_DATABASE_UNREACHABLE',
      1,
    ));

  it('says that the login is refused', async () => {
    await refused(
      changed((url) => {
        url.username = 'aiwaf_nobody';
        url.password = 'secret';
      }),
      'AIWAF_E_DATABASE_LOGIN',
      2,
    );
  });

  it('says that there is no such database', () =>
    refused(
      changed((url) => (url.pathname = '/aiwaf_none')),
      'AIWAF_E_DATABASE_MISSING',
      2,
    ));

  it('says that the tables are missing, or newer', async () => {
    const url = await ownDatabase(server);
    await refused(url, 'AIWAF_E_DATABASE_NOT_MIGRATED', 2);
    await (await openDataSource(parseDatabaseUrl(url), 'migrate')).destroy();
    await runSql(url, [
      "INSERT INTO aiwaf_migrations (timestamp, name) VALUES (2000000000000, 'Later2000000000000')",
    ]);
    await refused(url, 'AIWAF_E_DATABASE_NEWER', 2);
  });

  it('says that the driver is missing', async () => {
    const { code, err } = await list(server.url, {
      NODE_OPTIONS: `--require ${join(__dirname, 'fixtures/without-drivers.cjs')}`,
    });
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(
        /^AIWAF_E_DATABASE_DRIVER: The package (?:pg|mysql2) is not installed\. Run: npm install /,
      ),
    ]);
  });

  it('lets processes migrate at once, and while another one does', async () => {
    const url = await ownDatabase(server);
    const startsMs = [0, 0, 100, 200, 300, 400];
    const runs = startsMs.map(async (ms) => {
      await new Promise((resolve) => setTimeout(resolve, ms));
      return runAiwaf(folder, ['migrate', '--database', url]);
    });
    expect((await Promise.all(runs)).map(({ code, err }) => [code, err])).toEqual(
      startsMs.map(() => [0, '']),
    );
  });

  describe('that waits for its database', () => {
    let url: string;
    let away: Away;
    const warnings: string[] = [];
    beforeAll(async () => {
      url = await ownDatabase(server);
      await (await openDataSource(parseDatabaseUrl(url), 'migrate')).destroy();
    });
    beforeEach(async () => {
      away = await Away.before(new URL(url));
      warnings.length = 0;
      jest.spyOn(Logger.prototype, 'warn').mockImplementation((text: string) => void warnings.push(text));
    });
    afterEach(async () => {
      jest.restoreAllMocks();
      await away.leave();
    });

    it('goes on when it is back, and warns once meanwhile', async () => {
      const there = changed((each) => (each.port = String(away.port)), url);
      let isUp = false;
      const host = start({ url: there, whenAway: 'wait' }).then((module) => ((isUp = true), module.init()));
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      expect(isUp).toBe(false);
      expect(warnings.filter((text) => text.startsWith('AIWAF_W_DATABASE_AWAY: '))).toHaveLength(1);
      await away.comeBack();
      const module = await host;
      await module.close();
    });

    it('is refused at once what waiting does not mend', async () => {
      await away.comeBack();
      const wrong = changed((each) => {
        each.port = String(away.port);
        each.pathname = '/aiwaf_none';
      }, url);
      await expect(start({ url: wrong, whenAway: 'wait' })).rejects.toMatchObject({
        code: 'AIWAF_E_DATABASE_MISSING',
      });
    });
  });
});

/** A server that is away: nobody listens at its port until it comes back. */
class Away {
  private server: Server | null = null;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly target: URL,
    readonly port: number,
  ) {}

  static async before(target: URL): Promise<Away> {
    const probe = createServer();
    await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
    const { port } = probe.address() as { port: number };
    await new Promise((resolve) => probe.close(resolve));
    return new Away(target, port);
  }

  async comeBack(): Promise<void> {
    const port = Number(this.target.port) || (this.target.protocol === 'postgres:' ? 5432 : 3306);
    const server = createServer((socket) => {
      const other = connect(port, this.target.hostname);
      for (const each of [socket, other]) {
        this.sockets.add(each);
        each.on('error', () => undefined);
      }
      socket.pipe(other).pipe(socket);
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
  }

  async leave(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((resolve) =>
      this.server === null ? resolve() : this.server.close(() => resolve()),
    );
  }
}

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BinaryRun as Run, runAiwaf } from '../helpers/aiwaf-binary';

const ANSWER = [
  '% a remark',
  'inetnum:        203.0.113.0 - 203.0.113.255',
  'netname:        EXAMPLE\u001b]0;owned\u0007\u009b2J',
  'descr:          one',
  'descr:          two ж',
  '__proto__:      polluted',
  'remarks:        https://example.com/',
  'no label\u001b[2J',
  '',
].join('\r\n');

describe('aiwaf whois', () => {
  let folder: string;
  let server: Server;
  let queries: string[];
  let answer: (socket: Socket) => void;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'aiwaf-whois-'));
    queries = [];
    answer = (socket) => socket.end(ANSWER);
    server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', (query) => {
        queries.push(query.toString());
        answer(socket);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  });

  const address = () => `127.0.0.1:${(server.address() as { port: number }).port}`;
  const whois = (...args: string[]) => runAiwaf(folder, ['whois', ...args]);
  const ask = (...args: string[]) => whois(...args, '--server', address());

  function expectRefusal({ code, out, err }: Run, status: number, message: RegExp): void {
    expect([code, out]).toEqual([status, '']);
    expect(err).toMatch(message);
    expect(err.trim().split('\n')).toHaveLength(1);
  }

  it('shows fields as a table, without what a terminal obeys', async () => {
    const { code, out, err } = await ask('203.0.113.9');
    expect([code, err]).toEqual([0, '']);
    expect(out.split('\n')).toEqual([
      '127.0.0.1',
      'inetnum    203.0.113.0 - 203.0.113.255',
      'netname    EXAMPLE\\u001b]0;owned\\u0007\\u009b2J',
      'descr      one',
      '           two ж',
      '__proto__  polluted',
      'remarks    https://example.com/',
      '',
    ]);
    expect(queries).toEqual(['203.0.113.9\r\n']);
  });

  it.each([[['--json']], [['--format', 'json']]])('is JSON with %j', async (flags) => {
    const { code, out } = await ask('Example.COM.', ...flags);
    expect(code).toBe(0);
    expect(out).toMatch(/^[\x20-\x7eж]+\n$/u);
    const report = JSON.parse(out);
    expect(report).toMatchObject({ target: 'example.com', failed: [], cut: false });
    expect(report.answers).toHaveLength(1);
    expect(report.answers[0].fields).toMatchObject({
      netname: 'EXAMPLE\u001b]0;owned\u0007\u009b2J',
      descr: ['one', 'two ж'],
    });
    expect(report.answers[0].text).toEqual(['% a remark', 'no label\u001b[2J']);
    expect(queries).toEqual(['example.com\r\n']);
  });

  it('shows the text of an answer without fields', async () => {
    answer = (socket) => socket.end('No match for "NOSUCH.COM".\r\n');
    expect(await ask('nosuch.com', '--format', 'table')).toEqual({
      code: 0,
      out: '127.0.0.1\nNo match for "NOSUCH.COM".\n',
      err: '',
    });
  });

  it('makes and opens no database', async () => {
    const run = await runAiwaf(folder, ['whois', '::1', '--server', address()], {
      AIWAF_DATABASE_URL: 'sqlite:/proc/nosuch/aiwaf.sqlite',
    });
    expect(run.code).toBe(0);
    expect(existsSync(join(folder, 'aiwaf-data'))).toBe(false);
  });

  it('cuts an answer without end', async () => {
    answer = (socket) => {
      const more = () => {
        while (socket.writable && socket.write('remark: '.padEnd(1_000, 'x') + '\n'));
      };
      socket.on('drain', more);
      more();
    };
    const { code, out } = await ask('203.0.113.9', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out).cut).toBe(true);
    expect(out.length).toBeLessThan(200_000);
  });

  it('gives up after ten seconds where the answer never ends', async () => {
    let timer: NodeJS.Timeout | undefined;
    answer = (socket) => {
      timer = setInterval(() => socket.write('x'), 200);
      socket.on('close', () => clearInterval(timer));
    };
    const start = Date.now();
    expectRefusal(
      await ask('203.0.113.9'),
      1,
      /^AIWAF_E_WHOIS_UNREACHABLE: 127\.0\.0\.1 .*Timeout.*--server/,
    );
    expect(Date.now() - start).toBeLessThan(20_000);
  });

  it('says that a server sent nothing', async () => {
    answer = (socket) => socket.end();
    expectRefusal(await ask('203.0.113.9'), 1, /^AIWAF_E_WHOIS_NOTHING: /);
  });

  it('says in one sentence that there is no network', async () => {
    const closed = address();
    await new Promise((resolve) => server.close(resolve));
    for (const name of [closed, 'nosuch.invalid'])
      expectRefusal(
        await whois('203.0.113.9', '--server', name),
        1,
        /^AIWAF_E_WHOIS_UNREACHABLE: .*(ECONNREFUSED|ENOTFOUND|EAI_AGAIN).*--server HOST:PORT/,
      );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  it.each([
    'a\r\nQUIT',
    'example.com\n',
    'a b',
    '',
    '.',
    'a..b',
    '1.2.3',
    '0x7f.1',
    'exa_mple.com',
    'münchen.de',
    'example.com/path',
    `${'a.'.repeat(130)}com`,
    `${'a'.repeat(64)}.com`,
  ])('refuses the target %j and asks nobody', async (target) => {
    expectRefusal(await ask(target), 2, /^AIWAF_E_WHOIS_TARGET: /);
    expect(queries).toEqual([]);
  });

  it.each(['', ':43', 'a b', 'host:0', 'host:65536', 'host:x', '[127.0.0.1]', 'a\r\nb'])(
    'refuses the server %j',
    async (name) => expectRefusal(await whois('203.0.113.9', '--server', name), 2, /^AIWAF_E_WHOIS_SERVER: /),
  );

  it.each([
    [['203.0.113.9', '--format', 'xml'], /^AIWAF_E_OPTION_VALUE: --format is "xml"/],
    [[], /missing required argument/],
    [['a.example', 'b.example'], /too many arguments/],
    [['a.example', '--bogus'], /unknown option "--bogus"/],
  ])('refuses %j', async (args, message) => expectRefusal(await whois(...args), 2, message));
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { LineCounts } from '../../core/ports/feature-source';
import { openLogSource } from './log-source';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aiwaf-logs-'));
});
afterEach(() => rm(folder, { recursive: true }));

const line = (address: string, path = '/') =>
  `${address} - - [10/Oct/2025:13:55:36 +0000] "GET ${path} HTTP/1.1" 200 5 "-" "x"`;
const jsonLine = (address: string) =>
  `{"remote_addr":"${address}","msec":1760104536.1,"request":"GET / HTTP/1.1","status":200}`;

async function read(
  files: Readonly<Record<string, string | Buffer>>,
  format?: string,
): Promise<LineCounts & { clients: string[] }> {
  for (const [name, data] of Object.entries(files)) await writeFile(join(folder, name), data);
  const source = await openLogSource([join(folder, 'a.log')], format);
  const clients: string[] = [];
  const counts = await source.read(
    (_, client) => clients.push(client.key),
    () => undefined,
  );
  await source.close();
  return { ...counts, clients };
}

describe('a log as a source', () => {
  it('reads each file in its own format', async () => {
    const { clients, dropped } = await read({
      'a.log': `${jsonLine('203.0.113.3')}\n`,
      'a.log.1': `shop.example ${line('203.0.113.2')}\n`,
      'a.log.2.gz': gzipSync(`${line('203.0.113.1')}\n`),
      'a.log.3':
        'timestamp,ip_address,method,path,status_code\r\n2025-10-10T13:55:36Z,203.0.113.0,GET,/,200\r\n',
    });
    expect([clients, dropped]).toEqual([['203.0.113.0', '203.0.113.1', '203.0.113.2', '203.0.113.3'], {}]);
  });

  it('reads all files in the format that is named', async () => {
    const files = { 'a.log': line('203.0.113.2'), 'a.log.1': `shop.example ${line('203.0.113.1')}` };
    expect(await read(files, 'vhost')).toMatchObject({
      clients: ['203.0.113.1'],
      dropped: { 'no-client': 1 },
    });
  });

  it('skips a byte order mark', async () => {
    expect((await read({ 'a.log': `\ufeff${line('203.0.113.1')}\n` })).clients).toEqual(['203.0.113.1']);
    const csv =
      '\ufefftimestamp,ip_address,method,path,status_code\n2025-10-10T13:55:36Z,203.0.113.1,GET,/,200\n';
    expect((await read({ 'a.log': csv })).clients).toEqual(['203.0.113.1']);
  });

  it('counts what is no text, and uses the lines around it', async () => {
    const noise = Buffer.from(Array.from({ length: 20_000 }, (_, i) => (i * 7919) % 251));
    const data = Buffer.concat([
      Buffer.from(`${line('203.0.113.1')}\n`),
      noise,
      Buffer.from(`\n${line('203.0.113.2')}\na\0b\n`),
    ]);
    const { clients, dropped, read: all, parsed } = await read({ 'a.log': data });
    expect(clients).toEqual(['203.0.113.1', '203.0.113.2']);
    expect(dropped.binary).toBeGreaterThan(50);
    expect(all).toBe(parsed + Object.values(dropped).reduce((sum, count) => sum + count));
  });

  it('names the files that it could not read to their end', async () => {
    const whole = gzipSync(`${line('203.0.113.1')}\n`.repeat(1_000));
    const { unfinished, dropped } = await read({
      'a.log': line('203.0.113.2'),
      'a.log.1.gz': whole.subarray(0, whole.length - 20),
      'a.log.2': Buffer.from(`\ufeff${line('203.0.113.2')}`, 'utf16le'),
    });
    expect(dropped).toMatchObject({ 'damaged-gzip': 1, 'utf-16': 1 });
    expect(unfinished).toEqual([
      `${join(folder, 'a.log.2')} (utf-16)`,
      `${join(folder, 'a.log.1.gz')} (damaged-gzip)`,
    ]);
  });

  it('shows the first lines that it cannot use, without secrets, on one line and not at length', async () => {
    const { examples } = await read({
      'a.log': [
        line('203.0.113.1'),
        line('host.example', '/reset?token=s3cret&x=1'),
        `hello\t\u001b[31m\u009b\u2028 ${'x'.repeat(500)}`,
        '{"request":"/a?password=s3cret"}',
        'not shown',
      ].join('\n'),
    });
    expect(examples).toHaveLength(3);
    expect(examples?.[0]).toBe(
      JSON.stringify('host.example - - [10/Oct/2025:13:55:36 +0000] "GET /reset HTTP/1.1" 200 5 "-" "x"'),
    );
    expect(examples?.[1]).toMatch(/^"hello\\t\\u001b\[31m\\u009b\\u2028 x{80,}\.\.\."$/);
    expect(examples?.[2]).toBe('"{\\"request\\":\\"/a"');
    expect(Math.max(...(examples ?? []).map(({ length }) => length))).toBeLessThan(130);
  });

  it('refuses a format that does not exist before it opens a file', async () => {
    await expect(openLogSource([join(folder, 'missing')], 'xml')).rejects.toMatchObject({
      code: 'AIWAF_E_LOG_FORMAT',
      name: 'AiwafConfigError',
    });
  });

  it('reads no further than it is asked for, in plain and packed files', async () => {
    const lines = (address: string) => `${line(address)}\n`.repeat(20_000);
    await writeFile(join(folder, 'a.log'), lines('203.0.113.2'));
    await writeFile(join(folder, 'a.log.1.gz'), gzipSync(lines('203.0.113.1')));
    for (const [limit, files] of [
      [3, ['203.0.113.1']],
      [20_003, ['203.0.113.1', '203.0.113.2']],
    ] as const) {
      const source = await openLogSource([join(folder, 'a.log')]);
      const clients: string[] = [];
      let bytes = 0;
      const counts = await source.read(
        (_, client) => clients.push(client.key),
        (more) => (bytes += more),
        () => clients.length >= limit,
      );
      await source.close();
      expect(counts).toMatchObject({ read: limit, parsed: limit, dropped: {}, unfinished: [] });
      expect([clients.length, [...new Set(clients)]]).toEqual([limit, files]);
      // The packed file, and of the plain one a chunk or two.
      expect(bytes).toBeLessThan(limit === 3 ? 50_000 : 700_000);
    }
  });
});

import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { closeLogs, openLogs } from './log-files';
import { LineSplitter, MAX_LINE_BYTES } from './line-splitter';
import { readLog } from './log-reader';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aiwaf-logs-'));
});
afterEach(() => rm(folder, { recursive: true }));

const put = (name: string, data: string | Buffer) => writeFile(join(folder, name), data);

async function names(...paths: string[]): Promise<string[]> {
  const files = await openLogs(paths.map((path) => join(folder, path)));
  await closeLogs(files);
  return files.map((file) => basename(file.path));
}

async function linesOf(data: string | Buffer): Promise<{ lines: (string | null)[]; damaged: boolean }> {
  await put('one', data);
  const files = await openLogs([join(folder, 'one')]);
  const lines: (string | null)[] = [];
  const { damaged } = await readLog(
    files[0],
    (line) => lines.push(line),
    () => {},
  );
  await closeLogs(files);
  return { lines, damaged };
}

describe('openLogs', () => {
  it('finds rotations, oldest first, and nothing else', async () => {
    const files = [
      'access.log',
      'access.log.1',
      'access.log.2.gz',
      'access.log.10.gz',
      'access.log.bak',
      'other.log.1',
    ];
    for (const name of files) await put(name, 'x');
    await mkdir(join(folder, 'access.log.3'));
    expect(await names('access.log')).toEqual([
      'access.log.10.gz',
      'access.log.2.gz',
      'access.log.1',
      'access.log',
    ]);
  });

  it('sorts dated rotations by date', async () => {
    for (const name of ['a.log', 'a.log-20251012', 'a.log-20251009.gz', 'a.log-20251011.gz'])
      await put(name, 'x');
    expect(await names('a.log')).toEqual([
      'a.log-20251009.gz',
      'a.log-20251011.gz',
      'a.log-20251012',
      'a.log',
    ]);
  });

  it('reads no file twice', async () => {
    await put('a.log', 'x');
    await put('a.log.1', 'x');
    await symlink(join(folder, 'a.log'), join(folder, 'link'));
    expect(await names('a.log', 'a.log.1', 'link')).toEqual(['a.log.1', 'a.log']);
  });

  it.each([
    ['missing.log', 'AIWAF_E_LOG_MISSING'],
    ['a.log/below', 'AIWAF_E_LOG_MISSING'],
    ['folder', 'AIWAF_E_LOG_NOT_A_FILE'],
    ['loop', 'AIWAF_E_LOG_UNREADABLE'],
  ])('refuses %s', async (name, code) => {
    await put('a.log', 'x');
    await mkdir(join(folder, 'folder'));
    await symlink(join(folder, 'loop'), join(folder, 'loop'));
    await expect(names('a.log', name)).rejects.toMatchObject({ code, name: 'AiwafConfigError' });
  });
});

describe('readLog', () => {
  it('reads plain text with CRLF, blank lines and no newline at the end', async () => {
    expect(await linesOf('a\r\n\r\n\nb\nc')).toEqual({ lines: ['a', 'b', 'c'], damaged: false });
  });

  it('ends a line at a line feed alone', async () => {
    expect((await linesOf('a\u2028b\rc\nd\n')).lines).toEqual(['a\u2028b\rc', 'd']);
  });

  it('drops a line that is too long and goes on after it', async () => {
    const long = 'x'.repeat(MAX_LINE_BYTES);
    const { lines } = await linesOf(`${long}\n${long}y\n${long.repeat(40)}\nlast\n${long.repeat(9)}`);
    expect(lines).toEqual([long, null, null, 'last', null]);
  });

  it('holds no more of a line without an end than it will read', () => {
    const chunk = Buffer.alloc(64 * 1_024, 'x');
    const splitter = new LineSplitter(() => {});
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 500; i++) splitter.push(chunk);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1_024 * 1_024);
  });

  it('joins lines that chunks cut', async () => {
    const written = Array.from({ length: 60_000 }, (_, index) => `line ${index} é`);
    expect((await linesOf(written.join('\n'))).lines).toEqual(written);
  });

  it('reads gzip whatever its name, several members included', async () => {
    const data = Buffer.concat([gzipSync('a\nb\n'), gzipSync('c\n')]);
    expect(await linesOf(data)).toEqual({ lines: ['a', 'b', 'c'], damaged: false });
  });

  const noisy = Array.from({ length: 40_000 }, (_, i) => `line ${i} ${Math.imul(i, 2_654_435_761) >>> 0}`);

  it('uses the good part of a gzip file that is cut short', async () => {
    const whole = gzipSync(noisy.join('\n'));
    const { lines, damaged } = await linesOf(whole.subarray(0, Math.floor(whole.length / 2)));
    expect(damaged).toBe(true);
    expect(lines.length).toBeGreaterThan(15_000);
    expect(lines).toEqual(noisy.slice(0, lines.length));
  });

  it('uses what stands before damage in the middle of a gzip file', async () => {
    const whole = gzipSync(noisy.join('\n'));
    whole.fill(0xff, whole.length / 2, whole.length / 2 + 2_000);
    const { lines, damaged } = await linesOf(whole);
    expect(damaged).toBe(true);
    expect(lines.slice(0, 15_000)).toEqual(noisy.slice(0, 15_000));
  });
});

import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { closeLogs, openLogs } from './log-files';

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

  it('leaves out a compressed copy that lies beside its file', async () => {
    for (const name of ['a.log', 'a.log.1', 'a.log.1.gz', 'a.log.2.gz']) await put(name, 'x');
    expect(await names('a.log')).toEqual(['a.log.2.gz', 'a.log.1', 'a.log']);
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

  it('takes no rotation that is a link, a folder or a pipe', async () => {
    await put('a.log', 'x');
    await put('secret', 'x');
    await symlink(join(folder, 'secret'), join(folder, 'a.log.1'));
    await mkdir(join(folder, 'a.log.2'));
    execFileSync('mkfifo', [join(folder, 'a.log.3')]);
    await put('a.log.4', 'x');
    expect(await names('a.log')).toEqual(['a.log.4', 'a.log']);
  });

  it('does not wait for a pipe that nobody writes to', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    await expect(names('pipe')).rejects.toMatchObject({ code: 'AIWAF_E_LOG_NOT_A_FILE' });
    await expect(openLogs(['/dev/null'])).rejects.toMatchObject({ code: 'AIWAF_E_LOG_NOT_A_FILE' });
  });

  it('follows a named log that is a link', async () => {
    await put('real', 'x');
    await symlink(join(folder, 'real'), join(folder, 'a.log'));
    await put('a.log.1', 'x');
    expect(await names('a.log')).toEqual(['a.log.1', 'a.log']);
  });

  it('leaves nothing open where it refuses, or finds a file twice', async () => {
    await put('a.log', 'x');
    await put('a.log.1', 'x');
    const open = () => readdirSync('/proc/self/fd').length;
    const before = open();
    for (let i = 0; i < 5; i++) await names('a.log', 'a.log', 'a.log.1');
    for (let i = 0; i < 5; i++) await expect(names('a.log', 'missing')).rejects.toThrow();
    expect(open()).toBeLessThanOrEqual(before);
  });
});

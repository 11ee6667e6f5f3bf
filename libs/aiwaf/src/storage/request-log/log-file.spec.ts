import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { AiwafConfigError } from '../../core/errors';
import { LogFile } from './log-file';

describe('LogFile', () => {
  let folder: string;
  let path: string;
  let file: LogFile;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aiwaf-log-'));
    path = join(folder, 'logs', 'requests.csv');
    file = new LogFile(path, 'header\r\n');
  });
  afterEach(async () => {
    await file.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const text = (at = path) => readFileSync(at, 'utf8');
  const refused = (at: string) =>
    expect(new LogFile(at, 'header\r\n').open()).rejects.toMatchObject({
      code: 'AIWAF_E_LOG_UNWRITABLE',
    } satisfies Partial<AiwafConfigError>);

  it('makes its folder, writes the header once and is readable by its owner alone', async () => {
    await file.open();
    await file.append('one\r\n');
    await file.close();
    await file.append('two\r\n');
    expect(text()).toBe('header\r\none\r\ntwo\r\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('begins a new file when somebody moved or deleted the old one', async () => {
    await file.append('one\r\n');
    renameSync(path, `${path}.1`);
    await file.append('two\r\n');
    rmSync(path);
    await file.append('three\r\n');
    expect(text(`${path}.1`)).toBe('header\r\none\r\n');
    expect(text()).toBe('header\r\nthree\r\n');
  });

  it('goes on where somebody emptied the file', async () => {
    await file.append('one\r\n');
    truncateSync(path);
    await file.append('two\r\n');
    expect(text()).toBe('header\r\ntwo\r\n');
  });

  it('goes on after its folder was removed, and after something else lay in its place', async () => {
    await file.append('one\r\n');
    rmSync(join(folder, 'logs'), { recursive: true });
    await file.append('two\r\n');
    rmSync(path);
    mkdirSync(path);
    await expect(file.append('three\r\n')).rejects.toThrow();
    rmSync(path, { recursive: true });
    await file.append('four\r\n');
    expect(text()).toBe('header\r\nfour\r\n');
  });

  it('ends a line that a crash has cut off', async () => {
    await file.append('one\r\n');
    await file.close();
    appendFileSync(path, 'tw');
    await file.append('three\r\n');
    expect(text()).toBe('header\r\none\r\ntw\nthree\r\n');
  });

  it('follows no symbolic link, at start and later', async () => {
    const target = join(folder, 'target');
    writeFileSync(target, '');
    symlinkSync(target, join(folder, 'link.csv'));
    await refused(join(folder, 'link.csv'));
    await file.append('one\r\n');
    rmSync(path);
    symlinkSync(target, path);
    await expect(file.append('two\r\n')).rejects.toThrow();
    expect(text(target)).toBe('');
  });

  it('refuses at start what it cannot write: a folder, a FIFO, a path through a file, /proc', async () => {
    mkdirSync(join(folder, 'is-folder'));
    await refused(join(folder, 'is-folder'));
    execFileSync('mkfifo', [join(folder, 'fifo')]);
    await refused(join(folder, 'fifo'));
    writeFileSync(join(folder, 'file'), '');
    await refused(join(folder, 'file', 'requests.csv'));
    if (existsSync('/proc/self')) await refused('/proc/no-such-folder/requests.csv');
    await refused('/dev/null');
  });

  it('writes to no file of other columns', async () => {
    writeFileSync(join(folder, 'foreign.csv'), 'timestamp,ip\r\n');
    await refused(join(folder, 'foreign.csv'));
    expect(text(join(folder, 'foreign.csv'))).toBe('timestamp,ip\r\n');
  });
});

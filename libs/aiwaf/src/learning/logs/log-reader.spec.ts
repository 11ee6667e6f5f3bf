import { appendFile, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { LineSplitter, MAX_LINE_BYTES } from './line-splitter';
import { closeLogs, LogFile, openLogs } from './log-files';
import { FileFault, readLog } from './log-reader';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aiwaf-logs-'));
  path = join(folder, 'a.log');
});
afterEach(() => rm(folder, { recursive: true }));

interface Read {
  readonly lines: (string | null)[];
  readonly fault: FileFault | null;
  readonly bytes: number;
}

async function readFrom(file: LogFile, onBytes: () => Promise<void> | void = () => undefined): Promise<Read> {
  const lines: (string | null)[] = [];
  let bytes = 0;
  const fault = await readLog(
    file,
    (line) => lines.push(line),
    (more) => {
      bytes += more;
      void onBytes();
    },
  );
  return { lines, fault, bytes };
}

async function linesOf(data: string | Buffer): Promise<Read> {
  await writeFile(path, data);
  const files = await openLogs([path]);
  try {
    return await readFrom(files[0]);
  } finally {
    await closeLogs(files);
  }
}

describe('readLog', () => {
  it('reads plain text with CRLF, blank lines and no newline at the end', async () => {
    expect(await linesOf('a\r\n\r\n\nb\nc')).toEqual({ lines: ['a', 'b', 'c'], fault: null, bytes: 9 });
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
    const { lines, bytes } = await linesOf(written.join('\n'));
    expect(lines).toEqual(written);
    expect(bytes).toBe(Buffer.byteLength(written.join('\n')));
  });

  it('skips the hole before what was written after the log was emptied', async () => {
    const hole = Buffer.alloc(700_000);
    const { lines, fault } = await linesOf(
      Buffer.concat([hole, Buffer.from('a\n'), hole, Buffer.from('b\n')]),
    );
    expect([lines, fault]).toEqual([['a', 'b'], null]);
  });

  it('reads nothing of an empty file', async () => {
    expect(await linesOf('')).toEqual({ lines: [], fault: null, bytes: 0 });
    expect(await linesOf(Buffer.alloc(300_000))).toMatchObject({ lines: [], fault: null });
  });

  it.each(['utf16le', 'utf16be'])('does not read %s', async (encoding) => {
    const text = Buffer.from('\ufeffa line\nanother\n', 'utf16le');
    const { lines, fault } = await linesOf(encoding === 'utf16le' ? text : text.swap16());
    expect([lines, fault]).toEqual([[], 'utf-16']);
  });

  describe('of a file that changes meanwhile', () => {
    const written = Array.from({ length: 200_000 }, (_, i) => `line ${i}`);
    let files: LogFile[];
    beforeEach(async () => {
      await writeFile(path, `${written.join('\n')}\n`);
      files = await openLogs([path]);
    });
    afterEach(() => closeLogs(files));

    it('reads what was there when it was moved away', async () => {
      const { lines, fault } = await readFrom(files[0], async () => {
        await rename(path, `${path}.1`).catch(() => undefined);
        await writeFile(path, 'of the next day\n');
      });
      expect([lines.length, fault]).toEqual([written.length, null]);
    });

    it('leaves what is appended to the next run', async () => {
      await appendFile(path, 'late\n');
      expect((await readFrom(files[0])).lines).toEqual(written);
    });

    it('reads what is left of it, without the half line at the end', async () => {
      await truncate(path, 1_000_005);
      const { lines, fault } = await readFrom(files[0]);
      expect(fault).toBe('shrunk');
      expect(lines.length).toBeGreaterThan(80_000);
      expect(lines).toEqual(written.slice(0, lines.length));
    });

    it('says where it could not be read', async () => {
      await closeLogs(files);
      expect(await readFrom(files[0])).toMatchObject({ lines: [], fault: 'unreadable' });
      files = [];
    });
  });

  describe('of gzip', () => {
    const noisy = Array.from({ length: 40_000 }, (_, i) => `line ${i} ${Math.imul(i, 2_654_435_761) >>> 0}`);

    it('reads it whatever its name, several members and padding included', async () => {
      const data = Buffer.concat([gzipSync('a\nb\n'), gzipSync('c\n')]);
      expect(await linesOf(data)).toMatchObject({ lines: ['a', 'b', 'c'], fault: null });
      const padded = Buffer.concat([data, Buffer.alloc(600_000)]);
      expect(await linesOf(padded)).toMatchObject({ lines: ['a', 'b', 'c'], fault: null });
    });

    it('uses the good part of a file that is cut short', async () => {
      const whole = gzipSync(noisy.join('\n'));
      const { lines, fault } = await linesOf(whole.subarray(0, Math.floor(whole.length / 2)));
      expect(fault).toBe('damaged-gzip');
      expect(lines.length).toBeGreaterThan(15_000);
      expect(lines).toEqual(noisy.slice(0, lines.length));
    });

    it('uses what stands before damage in the middle', async () => {
      const whole = gzipSync(noisy.join('\n'));
      whole.fill(0xff, whole.length / 2, whole.length / 2 + 2_000);
      const { lines, fault } = await linesOf(whole);
      expect(fault).toBe('damaged-gzip');
      expect(lines.slice(0, 15_000)).toEqual(noisy.slice(0, 15_000));
    });

    it('sees that one bit is wrong', async () => {
      const whole = gzipSync(noisy.join('\n'));
      whole[whole.length >> 1] ^= 4;
      expect((await linesOf(whole)).fault).toBe('damaged-gzip');
      const atEnd = gzipSync('a\nb\n');
      atEnd[atEnd.length - 6] ^= 4;
      expect((await linesOf(atEnd)).fault).toBe('damaged-gzip');
    });

    it('uses the first part of a bomb', async () => {
      const bomb = Buffer.concat([
        gzipSync('a\nb\n'),
        gzipSync(Buffer.alloc(100_000_000, 'x'), { level: 9 }),
      ]);
      expect(await linesOf(bomb)).toMatchObject({ lines: ['a', 'b'], fault: 'gzip-bomb' });
    });

    it('reads the flood of one client, which packs well, to its end', async () => {
      const line = `203.0.113.5 - - [10/Oct/2025:13:55:36 +0000] "GET / HTTP/1.1" 200 512 "-" "${'x'.repeat(90)}"`;
      const { lines, fault } = await linesOf(gzipSync(`${line}\n`.repeat(450_000)));
      expect([lines.length, fault]).toEqual([450_000, null]);
    });
  });
});

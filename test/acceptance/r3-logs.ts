import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  openSync,
  renameSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { generateLog, logLine } from '../helpers/log-generator';
import { Form } from './experiment';
import { During, Trained } from './r3-training';

const MB = 1_024 * 1_024;
/** Lines of each log, or part of one, that are as they should be. */
const GOOD = 2_000;
/** Enough to be read for some tenths of a second. */
const LONG_LOG = 150_000;
const SCANNER = '203.0.113.77';
const OUTSIDER = '203.0.113.99';

/** A log with a fault, and what training has to make of it. */
export interface HostileLog {
  readonly name: string;
  /** Writes `access.log` and what belongs to it. */
  make(folder: string): void | Promise<void>;
  readonly during?: During;
  /** What is wrong with a result, or `null`. */
  problem(trained: Trained): string | null;
}

/** Good lines, a scanner's among them. */
function good(count = GOOD): string {
  const at = Date.UTC(2025, 9, 10, 12);
  const probes = ['/.env', '/wp-login.php', '/.git/config', '/x.php', '/backup.sql', '/phpmyadmin/'];
  const scanned = probes.map((path, i) =>
    logLine({ address: SCANNER, at: at + i * 1_000, request: `GET ${path} HTTP/1.1`, status: 404 }),
  );
  return [...generateLog({ seed: 11, lines: count - scanned.length, visitors: 50 }), ...scanned, ''].join(
    '\n',
  );
}

/** What must be true of every run that can use something: it ends well, and sees the scanner. */
function used(least: number, cause: string | null, most = Infinity): HostileLog['problem'] {
  return ({ code, parsed, dropped, banned, error }) => {
    if (code !== 0) return `exit ${code}: ${error.slice(0, 300)}`;
    if (parsed < least || parsed > most) return `used ${parsed} lines`;
    if (cause !== null && dropped[cause] === undefined) return `${cause} is not counted`;
    if (banned.includes(OUTSIDER)) return 'what lies elsewhere was read';
    return banned.includes(SCANNER) ? null : 'the scanner is not found';
  };
}

const put = (folder: string, name: string, data: string | Buffer) => writeFileSync(join(folder, name), data);

/** The good log, with something beside it or around its lines. */
const beside = (
  name: string,
  cause: string | null,
  make: (folder: string) => void,
  [least, most]: readonly [least: number, most?: number] = [GOOD],
): HostileLog => ({
  name,
  make: (folder) => {
    put(folder, 'access.log', good());
    make(folder);
  },
  problem: used(least, cause, most),
});

/** A gzip file that unpacks to `bytes` bytes of a text, made of one member again and again. */
function bomb(path: string, text: string, bytes: number): void {
  const member = gzipSync(text.repeat(Math.floor((16 * MB) / text.length)), { level: 9 });
  repeat(path, member, Math.ceil(bytes / (16 * MB)));
}

function repeat(path: string, data: Buffer, times: number): void {
  const file = openSync(path, 'w');
  for (let i = 0; i < times; i++) writeSync(file, data);
  closeSync(file);
}

function flipped(text: string): Buffer {
  const whole = gzipSync(text);
  whole[Math.floor(whole.length * 0.9)] ^= 0x10;
  return whole;
}

/** Every hostile log; the long form's bombs and lines are of full size. */
export function hostileLogs(form: Form): HostileLog[] {
  const [bombBytes, lineBytes] = form === 'short' ? [256 * MB, 64 * MB] : [10_240 * MB, 1_024 * MB];
  return [
    beside(
      'truncated gzip',
      'damaged-gzip',
      (folder) => {
        const whole = gzipSync(good());
        put(folder, 'access.log.1.gz', whole.subarray(0, whole.length / 2));
      },
      [GOOD * 1.3],
    ),
    beside('bit-flipped gzip', 'damaged-gzip', (folder) => put(folder, 'access.log.1.gz', flipped(good())), [
      GOOD * 1.3,
    ]),
    beside('bomb without a line', 'gzip-bomb', (folder) =>
      bomb(join(folder, 'access.log.1.gz'), 'x', bombBytes),
    ),
    // The free part of it alone is 33 million lines.
    ...(form === 'short'
      ? []
      : [
          beside('bomb of short lines', 'gzip-bomb', (folder) =>
            bomb(join(folder, 'access.log.1.gz'), 'x\n', bombBytes),
          ),
        ]),
    beside('bomb of empty lines', 'gzip-bomb', (folder) =>
      bomb(join(folder, 'access.log.1.gz'), '\n', bombBytes),
    ),
    {
      name: `line of ${lineBytes / MB} MB`,
      make: (folder) => {
        const file = openSync(join(folder, 'access.log'), 'w');
        writeSync(file, good());
        const part = Buffer.alloc(16 * MB, 'x');
        for (let written = 0; written < lineBytes; written += part.length) writeSync(file, part);
        writeSync(file, `\n${good()}`);
        closeSync(file);
      },
      problem: used(2 * GOOD, 'too-long'),
    },
    beside(
      'pipe and folder as rotations',
      null,
      (folder) => {
        execFileSync('mkfifo', [join(folder, 'access.log.1')]);
        mkdirSync(join(folder, 'access.log.2'));
      },
      [GOOD, GOOD],
    ),
    {
      name: 'pipe',
      make: (folder) => void execFileSync('mkfifo', [join(folder, 'access.log')]),
      problem: ({ code, error }) =>
        code === 2 && error.startsWith('AIWAF_E_LOG_NOT_A_FILE: ') ? null : `exit ${code}: ${error}`,
    },
    beside(
      'link out of the folder',
      null,
      (folder) => {
        mkdirSync(join(folder, 'elsewhere'));
        put(folder, 'elsewhere/secret', good().replaceAll(SCANNER, OUTSIDER));
        symlinkSync(join(folder, 'elsewhere/secret'), join(folder, 'access.log.1'));
      },
      [GOOD, GOOD],
    ),
    {
      name: 'rotated while reading',
      make: (folder) => put(folder, 'access.log', good(LONG_LOG)),
      during: (folder) => {
        renameSync(join(folder, 'access.log'), join(folder, 'access.log.1'));
        put(folder, 'access.log', good());
      },
      problem: used(LONG_LOG, null, LONG_LOG + GOOD),
    },
    {
      name: 'emptied while reading',
      // The scanner is in the part that is read before.
      make: (folder) => put(folder, 'access.log', good() + good(LONG_LOG)),
      during: (folder) => truncateSync(join(folder, 'access.log'), 2 * MB),
      problem: (trained) =>
        trained.parsed < LONG_LOG + GOOD && trained.dropped.shrunk === undefined
          ? 'shrunk is not counted'
          : used(GOOD, null, LONG_LOG + GOOD)(trained),
    },
    beside(
      'NUL bytes and byte order mark',
      'binary',
      (folder) => {
        const hole = Buffer.alloc(4 * MB);
        put(folder, 'access.log.1', Buffer.concat([hole, Buffer.from(`${good()}a\0b\n`), hole]));
        put(folder, 'access.log.2', `\ufeff${good()}`);
      },
      [3 * GOOD, 3 * GOOD],
    ),
    beside('UTF-16', 'utf-16', (folder) =>
      put(folder, 'access.log.1', Buffer.from(`\ufeff${good()}`, 'utf16le')),
    ),
    beside('noise', 'binary', (folder) => {
      const noise = Buffer.from(
        Array.from({ length: 2 * MB }, (_, i) => (Math.imul(i, 2_654_435_761) >>> 13) & 255),
      );
      put(folder, 'access.log.1', noise);
      put(folder, 'access.log.2.gz', Buffer.concat([Buffer.from([0x1f, 0x8b]), noise]));
    }),
    beside('empty files', null, (folder) => {
      put(folder, 'access.log.1', '');
      put(folder, 'access.log.2.gz', '');
      put(folder, 'access.log.3.gz', gzipSync(''));
    }),
  ];
}

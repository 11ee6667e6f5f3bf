import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Experiment, Form } from './experiment';
import { failures, Load, spread, until } from './load';
import { ServingProcess } from './fault-orders';

const PER_SECOND: Readonly<Record<Form, number>> = { short: 100, long: 400 };
/** How long each fault lasts; idle connections, which a host without descriptors cannot renew, live for 5 s. */
const FAULT_MS: Readonly<Record<Form, number>> = { short: 3_000, long: 4_000 };
const ROUNDS: Readonly<Record<Form, number>> = { short: 1, long: 5 };
const RECOVERY_LIMIT_MS = 15_000;
/** What a long run writes has room beside what fills it. */
const DISK: Readonly<Record<Form, string>> = { short: '16m', long: '128m' };
const DESCRIPTORS = 200;

interface Fault {
  readonly name: string;
  /** Answers how many entries it gave the request log. */
  begin(host: ServingProcess): Promise<number>;
  end(host: ServingProcess): Promise<unknown>;
}

/** A disk that is full, one that cannot be written, and a process without descriptors. */
export const f6: Experiment = {
  id: 'F6',
  promise:
    'The disk is full, then read-only, then there are no descriptors: no request fails, what was logged and dropped makes up what was sent, all is written again by itself, and the database is sound.',
  missing: () => (process.platform === 'linux' ? null : 'prlimit is a program of Linux'),
  run: async (form) => {
    const folder = await mkdtemp(join(tmpdir(), 'aiwaf-f6-'));
    try {
      return await tried(folder, form);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function tried(folder: string, form: Form) {
  const isOwnDisk = canMount();
  const jsonl = join(folder, 'requests.jsonl');
  const aiwaf = {
    database: { url: `sqlite:${join(folder, 'aiwaf.sqlite')}`, pollMs: 500 },
    clientIp: { trustedProxies: ['127.0.0.1'] },
    layers: { rateLimit: false, requestLog: { jsonl, maxPerSecond: 100_000 } },
  } as const;
  const before = [...(isOwnDisk ? onOwnDisk(folder, DISK[form]) : []), 'prlimit', `--nofile=${DESCRIPTORS}`];
  const host = await ServingProcess.start({ adapter: 'fastify', aiwaf }, before);
  const load = new Load(host.port);
  const problems: string[] = [];
  let [sent, failed, slowest, bans] = [0, 0, 0, 0];
  try {
    for (let round = 0; round < ROUNDS[form]; round++) {
      for (const fault of faults(folder, jsonl, isOwnDisk)) {
        const from = sent;
        const address = (i: number) => spread(from + i);
        const warm = await load.run(PER_SECOND[form], 500, address);
        const poured = await fault.begin(host);
        await host.ask({ do: 'ban', address: `45.0.0.${++bans}`, ttlMs: 3_600_000 });
        const during = await load.run(PER_SECOND[form], FAULT_MS[form], (i) => address(warm.sent + i));
        const isNoticed = Object.values((await host.status()).rows).some(
          (rows) => rows.failingSince !== null,
        );
        await fault.end(host);
        sent += warm.sent + poured + during.sent;
        failed += failures(warm) + failures(during);
        const recovery = await until(async () => isWell(await host.status()), RECOVERY_LIMIT_MS);
        if (!isNoticed) problems.push(`${fault.name}: no write failed`);
        if (recovery === null) problems.push(`${fault.name}: rows still wait`);
        slowest = Math.max(slowest, recovery ?? Infinity);
      }
    }
    if (failed > 0) problems.push(`${failed} requests failed`);
    problems.push(...(await miscounted(host, folder, sent, bans)));
    const figures = {
      faults: ROUNDS[form] * faults(folder, jsonl, isOwnDisk).length,
      diskFullBy: isOwnDisk ? 'a small tmpfs' : 'max_page_count',
      sent,
      failed,
      slowestRecoveryMs: Math.round(slowest),
      problems: problems.length === 0 ? 'none' : problems.join('; '),
    };
    return { pass: problems.length === 0, figures };
  } finally {
    load.close();
    await host.close();
  }
}

function faults(folder: string, jsonl: string, isOwnDisk: boolean): readonly Fault[] {
  const query = (host: ServingProcess, sql: string) => host.ask({ do: 'query', sql });
  return [
    {
      name: 'a full disk',
      begin: async (host) => {
        await host.ask(isOwnDisk ? { do: 'fill', folder } : { do: 'limit-pages', more: 0 });
        return 0;
      },
      end: (host) => host.ask(isOwnDisk ? { do: 'empty', folder } : { do: 'limit-pages', more: null }),
    },
    {
      // Rights do not bind root, and a file system with open files is not made read-only: so SQLite is told
      // to refuse, and the log cannot be opened.
      name: 'a read-only disk',
      begin: async (host) => {
        await query(host, 'PRAGMA query_only = ON');
        await host.ask({ do: 'move-away', file: jsonl });
        return 0;
      },
      end: async (host) => {
        await query(host, 'PRAGMA query_only = OFF');
        await host.ask({ do: 'unblock', file: jsonl });
      },
    },
    {
      name: 'no descriptors',
      begin: async (host) => {
        // A log that is open needs no descriptor: it lets go of its file when that cannot be opened anew.
        await host.ask({ do: 'move-away', file: jsonl });
        await host.ask({ do: 'pour', perSecond: 100, forMs: 500 });
        const { poured } = await host.ask({ do: 'poured' });
        await until(async () => (await host.status()).rows['requestLog.jsonl'].failingSince !== null, 5_000);
        await host.ask({ do: 'exhaust' });
        await host.ask({ do: 'unblock', file: jsonl });
        return (poured?.passed ?? 0) + (poured?.denied ?? 0);
      },
      end: (host) => host.ask({ do: 'release' }),
    },
  ];
}

/** What was written and dropped must make up what was sent, and be there; bans must be stored; the file sound. */
async function miscounted(
  host: ServingProcess,
  folder: string,
  sent: number,
  bans: number,
): Promise<string[]> {
  const problems: string[] = [];
  await pause(500);
  await host.ask({ do: 'flush' });
  const { rows } = await host.status();
  const one = async (sql: string) => Object.values((await host.ask({ do: 'query', sql })).rows?.[0] ?? {})[0];
  const stored = {
    'requestLog.database': Number(await one('SELECT COUNT(*) FROM aiwaf_requestlog')),
    'requestLog.jsonl': (await host.ask({ do: 'lines', folder, prefix: 'requests.jsonl' })).lines,
  };
  for (const [place, found] of Object.entries(stored)) {
    const { written, dropped, waiting } = rows[place];
    if (written + dropped + waiting !== sent)
      problems.push(`${place}: ${written} written + ${dropped} dropped + ${waiting} waiting of ${sent}`);
    if (found !== written) problems.push(`${place}: ${written} written, ${found} there`);
  }
  const kept = Number(
    await one("SELECT COUNT(*) FROM aiwaf_blacklistentry WHERE ip_address LIKE '45.0.0.%'"),
  );
  if (kept !== bans) problems.push(`${kept} of ${bans} bans stored`);
  const check = await one('PRAGMA integrity_check');
  if (check !== 'ok') problems.push(`integrity_check: ${String(check)}`);
  return problems;
}

function isWell({ rows }: Awaited<ReturnType<ServingProcess['status']>>): boolean {
  return Object.values(rows).every(({ failingSince, waiting }) => failingSince === null && waiting === 0);
}

/** A program that gives what it starts a small disk of its own in a folder. */
function onOwnDisk(folder: string, size: string): string[] {
  const mount = `mount -t tmpfs -o size=${size} tmpfs "$0" && exec "$@"`;
  return ['unshare', '-m', 'sh', '-c', mount, folder];
}

function canMount(): boolean {
  try {
    execFileSync('unshare', ['-m', 'sh', '-c', 'mount -t tmpfs -o size=1m tmpfs /mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateLog, logLine } from '../helpers/log-generator';
import { Experiment, Form } from './experiment';
import { TrainingProcess } from './training-orders';

const SCANNERS: Readonly<Record<Form, number>> = { short: 40, long: 2_000 };
/** Trainings on the same log after everybody was unbanned. */
const RETRAININGS = 3;
const HOUR = 3_600_000;
const PROBES = ['/wp-login.php', '/.env', '/.git/config', '/backup.sql', '/x.php'];
const LEASE_MS = 60_000;

/** An unban holds against everything that was logged before it. */
export const l4: Experiment = {
  id: 'L4',
  promise: 'Who was unbanned is not banned again on older evidence, however often the log is trained on.',
  run: async (form) => {
    const folder = await mkdtemp(join(tmpdir(), 'aiwaf-l4-'));
    try {
      const log = join(folder, 'access.log');
      const scanners = Array.from({ length: SCANNERS[form] }, (_, i) => addressOf(i));
      const now = Date.now();
      const visits = generateLog({
        seed: 4,
        lines: 2_000,
        visitors: 100,
        startAt: now - 5 * HOUR,
        spanMs: HOUR,
      });
      await writeFile(log, [...visits, ...scans(scanners, now - 2 * HOUR), ''].join('\n'));
      const database = `sqlite:${join(folder, 'aiwaf.sqlite')}`;

      const first = await inProcess(database, log, (trainer) => trainer.ask({ do: 'train' }));
      await inProcess(database, log, (trainer) => trainer.ask({ do: 'unban', clients: first.banned ?? [] }));
      let again = 0;
      for (let i = 0; i < RETRAININGS; i++) {
        // A process of its own each time: what the unban left behind has to come from the database.
        const { banned = [] } = await inProcess(database, log, (trainer) => trainer.ask({ do: 'train' }));
        again += banned.length;
      }
      const insistent = scanners.filter((_, i) => i % 2 === 0);
      await appendFile(log, [...scans(insistent, Date.now()), ''].join('\n'));
      const later = await inProcess(database, log, (trainer) => trainer.ask({ do: 'train' }));

      const figures = {
        banned: first.banned?.length ?? 0,
        retrainings: RETRAININGS,
        bansOnOlderEvidence: again,
        scannedAgain: insistent.length,
        bansOnNewerEvidence: later.banned?.length ?? 0,
      };
      const pass =
        figures.banned === scanners.length && again === 0 && figures.bansOnNewerEvidence === insistent.length;
      return { pass, figures };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function inProcess<T>(
  database: string,
  log: string,
  work: (trainer: TrainingProcess) => Promise<T>,
): Promise<T> {
  const trainer = await TrainingProcess.start({ database, log, leaseMs: LEASE_MS });
  try {
    return await work(trainer);
  } finally {
    await trainer.close();
  }
}

/** Every second client has an IPv6 address. */
function addressOf(index: number): string {
  return index % 2 === 0 ? `203.0.${100 + (index >> 8)}.${index & 255}` : `2001:db8:${index.toString(16)}::1`;
}

function scans(addresses: readonly string[], at: number): string[] {
  return addresses.flatMap((address) =>
    PROBES.map((path, i) =>
      logLine({ address, at: at + i * 1_000, request: `GET ${path} HTTP/1.1`, status: 404 }),
    ),
  );
}

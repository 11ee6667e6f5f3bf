import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  clientKey,
  createPathJudge,
  keywordsOptions,
  parseAddress,
  systemClock,
  train,
  trainingOptions,
} from 'nestjs-aiwaf/internals';
import { filesIn, gzipLines, jsonLines } from './files';

export interface LogRate {
  lines: number;
  parsed: number;
  seconds: number;
  clients: Record<string, { total: number; banned: number }>;
}

/** A client key with its label. */
type Labels = Map<string, string>;

/** Trains on each log as on a stranger's, without its route table, and counts bans per label. */
export async function evaluateLogs(folder: string): Promise<Record<string, LogRate>> {
  const logs = join(folder, 'logs');
  const result: Record<string, LogRate> = {};
  for (const file of filesIn(logs, '.log.gz'))
    result[file] = await evaluateLog(join(logs, file), labelsOf(logs, file));
  const rotated = 'derived_rotated/access.log';
  if (existsSync(join(logs, rotated))) result[rotated] = await evaluateLog(join(logs, rotated), new Map());
  return result;
}

async function evaluateLog(path: string, labels: Labels): Promise<LogRate> {
  const found = await train(
    {
      logs: [path],
      options: trainingOptions(undefined, 'training'),
      forceAi: false,
      disableAi: true,
      allLines: true,
      neverBan: [],
      // Some of these logs were recorded inside one network.
      neverBanPrivate: false,
      exemptIps: [],
      exemptPaths: [],
      tombstones: [],
    },
    { judge: createPathJudge(keywordsOptions(undefined, 'keywords'), () => new Set()), clock: systemClock },
  );
  const banned = new Set(found.banned.map(({ client }) => client));
  const clients: LogRate['clients'] = {};
  for (const [key, label] of labels) {
    const count = (clients[label] ??= { total: 0, banned: 0 });
    count.total++;
    if (banned.has(key)) count.banned++;
  }
  return { lines: found.lines.read, parsed: found.lines.parsed, seconds: found.seconds, clients };
}

/** Labels by client, or by line where the log has a label a line. */
function labelsOf(logs: string, file: string): Labels {
  const base = file.replace(/\.log\.gz$/, '');
  const labels: Labels = new Map();
  const perClient = join(logs, 'labels', `${base}.ip.jsonl`);
  if (existsSync(perClient)) {
    for (const { ip, label } of jsonLines<{ ip: string; label: string }>(perClient))
      labels.set(keyOf(ip), label);
  }
  const perLine = join(logs, `${base}.labels.txt.gz`);
  if (existsSync(perLine)) {
    const lines = gzipLines(join(logs, file));
    // A client of several labels counts under the one that a ban would harm.
    gzipLines(perLine).forEach((label, index) => {
      const key = keyOf(lines[index].split(' ', 1)[0]);
      if (labels.get(key) !== 'benign') labels.set(key, label);
    });
  }
  return labels;
}

function keyOf(ip: string): string {
  const address = parseAddress(ip);
  return address === null ? ip : clientKey(address);
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  clientKey,
  createAgentJudge,
  createPathJudge,
  keywordsOptions,
  parseAddress,
  systemClock,
  trainOnLogs,
} from '#aiwaf/internals';
import { trainingInput } from '../helpers/training-input';
import { filesIn, gzipLines, jsonLines } from './files';

export interface LogRate {
  lines: number;
  parsed: number;
  seconds: number;
  clients: BansByLabel;
  /** Of them those that made three or more requests: a single one is evidence of nothing. */
  clients3: BansByLabel;
}

export type BansByLabel = Record<string, { total: number; banned: number }>;

/** Client keys with their label and the number of their requests in the log. */
type Labels = Map<string, { readonly label: string; readonly requests: number }>;

const SEVERAL = 3;

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
  const found = await trainOnLogs(
    [path],
    trainingInput({
      disableAi: true,
      // Some of these logs were recorded inside one network.
      neverBanPrivate: false,
    }),
    {
      judge: createPathJudge(keywordsOptions(undefined, 'keywords'), () => new Set()),
      agentKind: createAgentJudge([]),
      clock: systemClock,
    },
  );
  const banned = new Set(found.banned.map(({ client }) => client));
  const clients: BansByLabel = {};
  const clients3: BansByLabel = {};
  for (const [key, { label, requests }] of labels) {
    count(clients, label, banned.has(key));
    if (requests >= SEVERAL) count(clients3, label, banned.has(key));
  }
  const { lines, seconds } = found;
  return { lines: lines.read, parsed: lines.parsed, seconds, clients, clients3 };
}

function count(bans: BansByLabel, label: string, isBanned: boolean): void {
  const counts = (bans[label] ??= { total: 0, banned: 0 });
  counts.total++;
  if (isBanned) counts.banned++;
}

/** Labels by client, or by line where the log has a label a line. */
function labelsOf(logs: string, file: string): Labels {
  const base = file.replace(/\.log\.gz$/, '');
  const labels: Labels = new Map();
  const perClient = join(logs, 'labels', `${base}.ip.jsonl`);
  if (existsSync(perClient)) {
    for (const { ip, label, n } of jsonLines<{ ip: string; label: string; n: number }>(perClient))
      labels.set(keyOf(ip), { label, requests: n });
  }
  const perLine = join(logs, `${base}.labels.txt.gz`);
  if (existsSync(perLine)) {
    const lines = gzipLines(join(logs, file));
    // A client of several labels counts under the one that a ban would harm.
    gzipLines(perLine).forEach((label, index) => {
      const key = keyOf(lines[index].split(' ', 1)[0]);
      const known = labels.get(key);
      const kept = known?.label === 'benign' ? known.label : label;
      labels.set(key, { label: kept, requests: (known?.requests ?? 0) + 1 });
    });
  }
  return labels;
}

function keyOf(ip: string): string {
  const address = parseAddress(ip);
  return address === null ? ip : clientKey(address);
}

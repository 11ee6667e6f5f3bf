import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What came of a training run. */
export interface Trained {
  readonly code: number | null;
  readonly parsed: number;
  readonly dropped: Readonly<Record<string, number>>;
  readonly banned: readonly string[];
  readonly error: string;
  /** Most that the process held at once. */
  readonly peakMb: number;
  readonly seconds: number;
}

/** Done to the folder as soon as a child has the log open. */
export type During = (folder: string) => void;

const BIN = join(dirname(require.resolve('nestjs-aiwaf/package.json')), 'dist/bin.js');
/** A run that hangs is ended, and counts as one that failed. */
const LIMIT_MS = 240_000;
const POLL_MS = 5;
/** The worker's memory is the process's too. */
const TELL_PEAK = `require('node:worker_threads').isMainThread &&
  process.on('exit', () => require('node:fs').writeFileSync('peak', String(process.resourceUsage().maxRSS)));`;

/** Runs `aiwaf detect-and-train --log access.log --dry-run` in a folder. */
export async function trainInChild(folder: string, during: During | undefined): Promise<Trained> {
  writeFileSync(join(folder, 'tell-peak.cjs'), TELL_PEAK);
  const log = join(folder, 'access.log');
  const args = ['-r', './tell-peak.cjs', BIN, 'detect-and-train', '--log', log, '--dry-run', '--json'];
  const from = performance.now();
  const child = spawn(process.execPath, args, { cwd: folder, timeout: LIMIT_MS, killSignal: 'SIGKILL' });
  let [out, error] = ['', ''];
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (error += chunk));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  if (during !== undefined && (await isOpened(log, child.pid ?? 0, ended))) during(folder);
  const code = await ended;
  const report = code === 0 ? (JSON.parse(out) as Report) : EMPTY;
  return {
    code,
    parsed: report.lines.parsed,
    dropped: report.lines.dropped,
    banned: report.banned.map(({ client }) => client),
    error,
    peakMb: peakOf(folder),
    seconds: Math.round((performance.now() - from) / 100) / 10,
  };
}

interface Report {
  readonly lines: { readonly parsed: number; readonly dropped: Readonly<Record<string, number>> };
  readonly banned: readonly { readonly client: string }[];
}

const EMPTY: Report = { lines: { parsed: 0, dropped: {} }, banned: [] };

function peakOf(folder: string): number {
  try {
    return Math.round(Number(readFileSync(join(folder, 'peak'), 'utf8')) / 1_024);
  } catch {
    return Infinity;
  }
}

/** Waits until a process has a file open; `false` where it ends before that. */
async function isOpened(path: string, pid: number, ended: Promise<unknown>): Promise<boolean> {
  let over = false;
  void ended.then(() => (over = true));
  while (!over) {
    if (openFilesOf(pid).includes(path)) return true;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return false;
}

function openFilesOf(pid: number): string[] {
  try {
    const folder = `/proc/${pid}/fd`;
    return readdirSync(folder).flatMap((name) => linkOf(join(folder, name)));
  } catch {
    return [];
  }
}

function linkOf(path: string): string[] {
  try {
    return [readlinkSync(path)];
  } catch {
    return [];
  }
}

import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What came of a training run. */
export interface Trained {
  readonly code: number | null;
  readonly parsed: number;
  readonly dropped: Readonly<Record<string, number>>;
  readonly banned: readonly string[];
  readonly error: string;
  /** Most that the command and the process that it trains in held, together. */
  readonly peakMb: number;
  readonly seconds: number;
}

/** Done to the folder as soon as the process that trains has the log open. */
export type During = (folder: string) => void;

const BIN = join(dirname(require.resolve('nestjs-aiwaf/package.json')), 'dist/bin.js');
/** A run that hangs is ended, and counts as one that failed. */
const LIMIT_MS = 240_000;
const POLL_MS = 5;

/** Runs `aiwaf detect-and-train --log access.log --dry-run` in a folder. */
export async function trainInChild(folder: string, during: During | undefined): Promise<Trained> {
  const log = join(folder, 'access.log');
  const args = [BIN, 'detect-and-train', '--log', log, '--dry-run', '--json'];
  const from = performance.now();
  const child = spawn(process.execPath, args, { cwd: folder, timeout: LIMIT_MS, killSignal: 'SIGKILL' });
  let [out, error] = ['', ''];
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (error += chunk));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const pid = child.pid ?? 0;
  const peaks = new Map<number, number>();
  const watch = setInterval(() => familyOf(pid).forEach((each) => notePeak(peaks, each)), POLL_MS);
  if (during !== undefined && (await isOpened(log, pid, ended))) during(folder);
  const code = await ended;
  clearInterval(watch);
  const report = code === 0 ? (JSON.parse(out) as Report) : EMPTY;
  return {
    code,
    parsed: report.lines.parsed,
    dropped: report.lines.dropped,
    banned: report.banned.map(({ client }) => client),
    error,
    peakMb: Math.round([...peaks.values()].reduce((sum, kb) => sum + kb, 0) / 1_024),
    seconds: Math.round((performance.now() - from) / 100) / 10,
  };
}

interface Report {
  readonly lines: { readonly parsed: number; readonly dropped: Readonly<Record<string, number>> };
  readonly banned: readonly { readonly client: string }[];
}

const EMPTY: Report = { lines: { parsed: 0, dropped: {} }, banned: [] };

/** A process and those that it started; none where it has ended. */
function familyOf(pid: number): number[] {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const children = threads.map((id) => readFileSync(`/proc/${pid}/task/${id}/children`, 'utf8'));
    return [pid, ...children.join(' ').split(' ').filter(Boolean).map(Number).flatMap(familyOf)];
  } catch {
    return [];
  }
}

/** Notes the most memory in KiB that a process has had resident so far, if it has not ended. */
function notePeak(peaks: Map<number, number>, pid: number): void {
  try {
    const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    if (peak !== null) peaks.set(pid, Number(peak[1]));
  } catch {
    // It has ended by now.
  }
}

/** Waits until a process, or one that it started, has a file open; `false` where it ends before that. */
async function isOpened(path: string, pid: number, ended: Promise<unknown>): Promise<boolean> {
  let over = false;
  void ended.then(() => (over = true));
  while (!over) {
    if (familyOf(pid).some((each) => openFilesOf(each).includes(path))) return true;
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

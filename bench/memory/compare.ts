import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Clients a millisecond: a million in 17 minutes, and in one. */
const PACES = [1, 16];

/** What a million different clients take, in megabytes. */
export interface Memory {
  readonly clientsPerMs: number;
  readonly aiwafMb: number;
  /** In the second half of the clients. */
  readonly aiwafSecondHalfMb: number;
  readonly throttlerPeakMb: number;
}

/** Measures both in processes of their own, one after the other. */
export async function measureMemory(): Promise<Memory[]> {
  const rows: Memory[] = [];
  for (const clientsPerMs of PACES) {
    const aiwaf = await figures('run.js', clientsPerMs);
    const throttler = await figures('throttler.js', clientsPerMs);
    rows.push({
      clientsPerMs,
      aiwafMb: Math.max(...(aiwaf.growthMb as number[])),
      aiwafSecondHalfMb: aiwaf.secondHalfGrowthMb as number,
      throttlerPeakMb: throttler.peakMb as number,
    });
  }
  return rows;
}

async function figures(file: string, clientsPerMs: number): Promise<Record<string, unknown>> {
  const args = [join(__dirname, file), '--json', '--per-ms', String(clientsPerMs)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as Record<string, unknown>;
}

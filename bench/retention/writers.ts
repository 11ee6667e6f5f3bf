import { setTimeout as pause } from 'node:timers/promises';
import { systemClock, TypeOrmRequestLog } from '#aiwaf/internals';
import { DataSource } from 'typeorm';
import { entry } from './rows';

const BATCH = 32;

/** How long writes took, in ms. */
export interface Waits {
  readonly rowsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly longestMs: number;
}

/** Writes rows at a rate, as instances do, while other work runs. */
export async function whileWriting<T>(
  source: DataSource,
  rowsPerSecond: number,
  work: () => Promise<T>,
): Promise<{ result: T; waits: Waits }> {
  const log = new TypeOrmRequestLog(source, systemClock);
  const times: number[] = [];
  const begun = performance.now();
  let isOver = false;
  const writing = (async () => {
    for (let batch = 1; !isOver; batch++) {
      const at = performance.now();
      await log.save(Array.from({ length: BATCH }, () => entry(Date.now())));
      times.push(performance.now() - at);
      const due = begun + (batch * BATCH * 1_000) / rowsPerSecond;
      if (due > performance.now()) await pause(due - performance.now());
    }
  })();
  try {
    const result = await work();
    isOver = true;
    await writing;
    const sorted = times.sort((a, b) => a - b);
    const of = (share: number) => sorted[Math.floor(sorted.length * share)] ?? 0;
    const seconds = (performance.now() - begun) / 1_000;
    return {
      result,
      waits: {
        rowsPerSecond: Math.round((times.length * BATCH) / seconds),
        p50Ms: of(0.5),
        p99Ms: of(0.99),
        longestMs: sorted.at(-1) ?? 0,
      },
    };
  } finally {
    isOver = true;
    await writing.catch(() => undefined);
  }
}

/** Microseconds that a row takes when batches are written one after the other. */
export async function insertCost(source: DataSource, rows: number): Promise<number> {
  const log = new TypeOrmRequestLog(source, systemClock);
  const begun = performance.now();
  for (let i = 0; i < rows; i += BATCH)
    await log.save(Array.from({ length: BATCH }, () => entry(Date.now())));
  return ((performance.now() - begun) / rows) * 1_000;
}

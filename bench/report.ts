import { Memory } from './memory/compare';
import { Overhead } from './overhead/overhead';
import { Adapter } from './overhead/protocol';
import { Refusal } from './overhead/refusal';
import { table } from './table';

export interface Result {
  overhead?: Partial<Record<Adapter, Overhead[]>>;
  refusal?: Partial<Record<Adapter, Refusal[]>>;
  memory?: Memory[];
}

const entries = <T>(of: Partial<Record<Adapter, T[]>>) =>
  Object.entries(of).flatMap(([adapter, rows]) => (rows as T[]).map((row) => ({ adapter, row })));

export function report({ overhead, refusal, memory }: Result): string {
  const parts: string[] = [];
  if (overhead !== undefined) parts.push(overheadText(overhead));
  if (refusal !== undefined) parts.push(refusalText(refusal));
  if (memory !== undefined) parts.push(memoryText(memory));
  return parts.join('\n');
}

function overheadText(overhead: NonNullable<Result['overhead']>): string {
  const all = entries(overhead);
  const rows = all.map(({ adapter, row }) => ({
    adapter,
    variant: row.variant,
    'CPU us': row.cpuUs,
    'lowest-highest': row.rangeUs.join('-'),
    'extra us': row.variant === 'bare' ? null : row.extraUs,
    'middle half': row.variant === 'bare' ? null : row.extraQuartilesUs.join(' to '),
    'of low rounds': row.variant === 'bare' ? null : row.lowExtraUs,
    '/ throttler': row.variant === 'bare' ? null : row.toThrottler,
    'low / low': row.variant === 'bare' ? null : row.lowToThrottler,
    'requests/s': row.throughput,
    'answer us': row.answerUs,
  }));
  const counted = all.flatMap(({ row }) => row.queriesPerRequest ?? []);
  const late = all.reduce((sum, { row }) => sum + row.late, 0);
  return [
    'An ordinary request, processor time of the server, medians of interleaved rounds:\n\n',
    table(rows),
    counted.length === 0 ? '' : `\nDatabase queries per request: ${Math.max(...counted)}\n`,
    late === 0 ? '' : `Requests that Redis was too late for: ${late}\n`,
  ].join('');
}

function refusalText(refusal: NonNullable<Result['refusal']>): string {
  const rows = entries(refusal).map(({ adapter, row }) => ({
    adapter,
    answer: row.what,
    status: row.status,
    'CPU us': row.cpuUs,
    'lowest-highest': row.rangeUs.join('-'),
    'beyond the adapter us': row.status === 200 || row.what === 'node' ? null : row.beyondAdapterUs,
    'beyond node us': row.what === 'node' ? null : row.extraUs,
    'middle half': row.what === 'node' ? null : row.extraQuartilesUs.join(' to '),
    'of low rounds': row.what === 'node' ? null : row.lowExtraUs,
  }));
  return `A refused request, against Node's own server that answers 403:\n\n${table(rows)}`;
}

function memoryText(memory: readonly Memory[]): string {
  const rows = memory.map((row) => ({
    'a million clients in': row.clientsPerMs === 1 ? '17 minutes' : 'one minute',
    'aiwaf MB': row.aiwafMb,
    'of that in the second half': row.aiwafSecondHalfMb,
    'throttler MB': row.throttlerPeakMb,
  }));
  return `Memory:\n\n${table(rows)}`;
}

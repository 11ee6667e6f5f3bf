import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '../median';
import { MAX_LINE_BYTES, writeBigLog } from './big-log';
import { Measured } from './measure';

const LINES = 1_000_000;
/** How many times longer the long log is. */
const LONG = 10;
/** Lines for each client of a log of many. */
const LINES_PER_CLIENT = 50;
/** Rounds of which the median counts; the long log is read once. */
const ROUNDS = 3;
const USAGE =
  'Write: npm run bench:training -- [--lines N] [--long] [--json], with a whole number of 1,000 to 100,000,000 lines.';

interface Settings {
  readonly lines: number;
  readonly long: boolean;
  readonly json: boolean;
}

/** The settings, or `null` where the arguments are none. */
function settingsOf(args: readonly string[]): Settings | null {
  let lines = LINES;
  let long = false;
  let json = false;
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '--long') long = true;
    else if (args[i] === '--json') json = true;
    else if (args[i] === '--lines' && /^\d{4,9}$/.test(args[i + 1] ?? '')) lines = Number(args[++i]);
    else return null;
  }
  return lines > 100_000_000 || lines < 1_000 ? null : { lines, long, json };
}

/** Trains in a process of its own, so that its memory is its own. */
async function measure(file: string): Promise<Measured> {
  const child = fork(join(__dirname, 'measure.js'), [file]);
  const [answer] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`The training process ended with ${code} before it answered.`);
    }),
  ])) as [Measured];
  return answer;
}

/** The run of the median time among several, with the highest memory of all. */
function middle(runs: readonly Measured[]): Measured {
  const seconds = median(runs.map((run) => run.seconds));
  const run = runs.find((one) => one.seconds === seconds) ?? runs[0];
  return { ...run, peakRssMb: Math.max(...runs.map(({ peakRssMb }) => peakRssMb)) };
}

async function bench(folder: string, { lines, long }: Settings) {
  const write = (name: string, count: number, clients: number): string => {
    const file = join(folder, name);
    process.stderr.write(`writing ${count} lines of ${clients} clients\n`);
    writeBigLog(file, { lines: count, clients });
    return file;
  };
  const clientsOf = (count: number) => Math.ceil(count / LINES_PER_CLIENT);
  const manyFile = write('many.log', lines, clientsOf(lines));
  const oneFile = write('one.log', lines, 1);
  const many: Measured[] = [];
  const one: Measured[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    many.push(await measure(manyFile));
    one.push(await measure(oneFile));
  }
  const manyClients = middle(many);
  const oneClient = middle(one);
  rmSync(oneFile);
  let longLog: Measured | null = null;
  if (long) {
    rmSync(manyFile);
    longLog = await measure(write('long.log', lines * LONG, clientsOf(lines * LONG)));
  }
  return {
    ...manyClients,
    clients: clientsOf(lines),
    oneClient,
    oneClientPerLine: round2(oneClient.seconds / manyClients.seconds),
    ...(longLog === null ? {} : { longLog, longToShort: round2(longLog.seconds / manyClients.seconds) }),
  };
}

const round2 = (value: number) => Math.round(value * 100) / 100;

/**
 * Trains on generated combined logs, each in a process of its own: one of many clients, one of a single
 * client, with `--long` one of ten times as many lines and clients: `npm run bench:training --
 * [--lines N] [--long] [--json]`.
 */
async function main(args: readonly string[]): Promise<void> {
  const settings = settingsOf(args);
  if (settings === null) {
    process.stderr.write(`${USAGE}\n`);
    process.exitCode = 2;
    return;
  }
  const needed = settings.lines * MAX_LINE_BYTES * (settings.long ? LONG : 2);
  const { bavail, bsize } = statfsSync(tmpdir());
  if (bavail * bsize < needed) {
    process.stderr.write(
      `${tmpdir()} has ${toGb(bavail * bsize)} GB free, of which this needs ${toGb(needed)}. Set TMPDIR, or --lines.\n`,
    );
    process.exitCode = 2;
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'aiwaf-bench-'));
  const cleanUp = () => rmSync(folder, { recursive: true, force: true });
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      cleanUp();
      process.exit(1);
    });
  try {
    const figures = await bench(folder, settings);
    if (settings.json) process.stdout.write(`${JSON.stringify(figures)}\n`);
    else print(figures);
  } finally {
    cleanUp();
  }
}

const toGb = (bytes: number) => Math.round(bytes / 1e8) / 10;

function print(figures: Awaited<ReturnType<typeof bench>>): void {
  const { clients, oneClient, oneClientPerLine, longLog, longToShort, ...many } = figures;
  const row = (log: string, one: Measured) => ({ log, ...one });
  console.table([
    row(`${clients} clients`, many),
    row('one client', oneClient),
    ...(longLog === undefined ? [] : [row(`${clients * LONG} clients`, longLog)]),
  ]);
  process.stdout.write(`One client to many, per line: ${oneClientPerLine}\n`);
  if (longToShort !== undefined)
    process.stdout.write(`${LONG} times the lines: ${longToShort} times as long\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  createPathJudge,
  keywordsOptions,
  systemClock,
  train,
  trainingOptions,
} from 'nestjs-aiwaf/internals';
import { generateLog } from '../../test/helpers/log-generator';

const SEED = 20_260_105;

/** Writes a log of many clients, a hundredth of its lines from scanners. */
async function writeLog(file: string, lines: number): Promise<void> {
  const plan = {
    seed: SEED,
    lines,
    visitors: Math.max(500, lines / 100),
    scannerShare: 0.01,
    withTime: true,
  };
  const text = function* () {
    for (const line of generateLog(plan)) yield `${line}\n`;
  };
  await pipeline(Readable.from(text()), createWriteStream(file));
}

/** Trains on a generated log with a model: `npm run bench:training [-- --lines N] [--json]`. */
async function main(args: readonly string[]): Promise<void> {
  const given = args.indexOf('--lines');
  const lines = given === -1 ? 200_000 : Number(args[given + 1]);
  if (!Number.isSafeInteger(lines) || lines < 1) {
    process.stderr.write('Write --lines with a whole number, such as --lines 200000.\n');
    process.exitCode = 2;
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'aiwaf-bench-'));
  try {
    const file = join(folder, 'access.log');
    await writeLog(file, lines);
    const result = await train(
      {
        logs: [file],
        options: trainingOptions(undefined, 'training'),
        forceAi: true,
        disableAi: false,
        allLines: true,
        neverBan: [],
        neverBanPrivate: true,
        exemptIps: [],
        exemptPaths: [],
        tombstones: [],
      },
      { judge: createPathJudge(keywordsOptions(undefined, 'keywords'), () => new Set()), clock: systemClock },
    );
    const figures = {
      lines,
      seconds: result.seconds,
      linesPerSecond: Math.round(lines / result.seconds),
      banned: result.banned.length,
      modelRows: result.model?.rows ?? 0,
      peakRssMb: Math.round(process.resourceUsage().maxRSS / 1_024),
    };
    if (args.includes('--json')) process.stdout.write(`${JSON.stringify(figures)}\n`);
    else console.table([figures]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

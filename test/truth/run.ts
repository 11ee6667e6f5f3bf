import { isTrue, measureTruth, TruthResult } from './measure';

const SIZES = [10_000, 50_000, 200_000];
const SEEDS = [1, 2, 3, 4, 5];

/**
 * Judges generated logs of 490 normal clients and 10 scanners: `npm run truth [-- --json]`. Exit code 1
 * when a scanner is missed or a normal client is banned.
 */
async function main(args: readonly string[]): Promise<void> {
  const unknown = args.find((argument) => argument !== '--json');
  if (unknown !== undefined) {
    process.stderr.write(`There is no ${unknown}. Write: npm run truth [-- --json]\n`);
    process.exitCode = 2;
    return;
  }
  const results: TruthResult[] = [];
  for (const lines of SIZES) for (const seed of SEEDS) results.push(await measureTruth(lines, seed));
  if (args.includes('--json')) {
    process.stdout.write(`${JSON.stringify(results)}\n`);
  } else {
    console.table(
      results.map(({ wrong, missed, ...figures }) => ({
        ...figures,
        met: isTrue({ wrong, missed, ...figures }),
      })),
    );
    for (const { lines, seed, wrong, missed } of results) {
      for (const client of wrong) process.stdout.write(`${lines} lines, seed ${seed}: banned ${client}\n`);
      for (const client of missed) process.stdout.write(`${lines} lines, seed ${seed}: missed ${client}\n`);
    }
  }
  if (!results.every(isTrue)) process.exitCode = 1;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

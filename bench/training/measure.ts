import { keywordsOptions, runTrainingProcess } from '#aiwaf/internals';
import { trainingInput } from '../../test/helpers/training-input';

/** What one run of the trainer took. */
export interface Measured {
  readonly lines: number;
  readonly seconds: number;
  /** Of all threads: more than `seconds` on a machine at rest, less where other work takes the cores. */
  readonly cpuSeconds: number;
  readonly linesPerSecond: number;
  readonly banned: number;
  readonly modelRows: number;
  /** The most memory that the training process had, in MiB. */
  readonly peakRssMb: number;
}

/** Trains on one log in a process as the service does, and tells its parent what it took. */
async function main(file: string): Promise<void> {
  const { took, ...result } = await runTrainingProcess({
    source: { kind: 'files', paths: [file], format: 'auto' },
    input: trainingInput({ forceAi: true }),
    keywords: keywordsOptions(undefined, 'keywords'),
    knownKeywords: { stored: [], active: [], hostWords: [] },
    goodBots: [],
    routes: null,
    previousModel: null,
    share: 1,
  });
  const measured: Measured = {
    lines: result.lines.read,
    seconds: result.seconds,
    cpuSeconds: Math.round((took?.cpuSeconds ?? NaN) * 100) / 100,
    linesPerSecond: Math.round(result.lines.read / result.seconds),
    banned: result.bannedTotal,
    modelRows: result.model?.rows ?? 0,
    peakRssMb: Math.round(took?.peakRssMb ?? NaN),
  };
  process.send?.(measured);
}

main(process.argv[2]).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

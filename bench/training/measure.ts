import {
  createAgentJudge,
  keywordsOptions,
  systemClock,
  trainingKeywords,
  trainOnLogs,
} from 'nestjs-aiwaf/internals';
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
  /** The most memory that the process had, in MiB. */
  readonly peakRssMb: number;
}

/** Trains on one log with all that a run of the service has, and tells its parent what it took. */
async function main(file: string): Promise<void> {
  const words = { stored: [], active: [], hostWords: [] };
  const before = process.cpuUsage();
  const result = await trainOnLogs([file], trainingInput({ forceAi: true }), {
    ...trainingKeywords(keywordsOptions(undefined, 'keywords'), words, new Set(), []),
    agentKind: createAgentJudge([]),
    clock: systemClock,
  });
  const { user, system } = process.cpuUsage(before);
  const measured: Measured = {
    lines: result.lines.read,
    seconds: result.seconds,
    cpuSeconds: Math.round((user + system) / 10_000) / 100,
    linesPerSecond: Math.round(result.lines.read / result.seconds),
    banned: result.bannedTotal,
    modelRows: result.model?.rows ?? 0,
    peakRssMb: Math.round(process.resourceUsage().maxRSS / 1_024),
  };
  process.send?.(measured);
}

main(process.argv[2]).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

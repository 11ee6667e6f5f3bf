import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Experiment } from './experiment';
import { HostileLog, hostileLogs } from './r3-logs';
import { filesTouchedByStart } from './r3-start';
import { Trained, trainInChild } from './r3-training';

const MAX_RSS_MB = 512;

/** Logs that are damaged, made to harm, or changed while they are read. */
export const r3: Experiment = {
  id: 'R3',
  promise: `training on a hostile log ends with the good part in at most ${MAX_RSS_MB} MiB, and no host touches a log at its start`,
  async run(form) {
    const trained: [HostileLog, Trained][] = [];
    for (const log of hostileLogs(form)) {
      const folder = mkdtempSync(join(tmpdir(), 'aiwaf-r3-'));
      try {
        await log.make(folder);
        trained.push([log, await trainInChild(folder, log.during)]);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
    const touched = await filesTouchedByStart();
    const wrong = trained.flatMap(([log, result]) => {
      const problem = log.problem(result) ?? (result.peakMb > MAX_RSS_MB ? `${result.peakMb} MiB` : null);
      return problem === null ? [] : [`${log.name}: ${problem}`];
    });
    return {
      pass: wrong.length === 0 && touched === 0,
      figures: {
        logs: trained.length,
        peakMb: Math.max(...trained.map(([, { peakMb }]) => peakMb)),
        slowestSeconds: Math.max(...trained.map(([, { seconds }]) => seconds)),
        filesTouchedByStart: touched,
        ...Object.fromEntries(trained.map(([{ name }, result]) => [name, textOf(result)])),
        ...(wrong.length === 0 ? {} : { wrong: wrong.join('; ') }),
      },
    };
  },
};

function textOf({ code, parsed, dropped, peakMb, seconds }: Trained): string {
  const causes = Object.entries(dropped).map(([cause, count]) => `${cause} ${count}`);
  return `exit ${code}, used ${parsed}, dropped ${causes.join(', ') || 'none'}, ${peakMb} MiB, ${seconds} s`;
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createPathJudge,
  ForestModel,
  keywordsOptions,
  ManualClock,
  trainOnLogs,
  trainingOptions,
} from '#aiwaf/internals';
import { generateLog } from './log-generator';
import { trainingInput } from './training-input';

/** Learns a model from lines of combined format, by the real trainer and the real keywords. */
export async function trainOn(
  lines: Iterable<string>,
  isRouted?: (method: string, path: string) => boolean,
): Promise<ForestModel> {
  const folder = await mkdtemp(join(tmpdir(), 'aiwaf-model-'));
  try {
    const log = join(folder, 'access.log');
    await writeFile(log, [...lines, ''].join('\n'));
    const { model } = await trainOnLogs(
      [log],
      trainingInput({ forceAi: true, options: trainingOptions({ minTrainLogs: 1 }, 'training') }),
      {
        judge: createPathJudge(keywordsOptions(undefined, 'keywords'), () => new Set()),
        clock: new ManualClock(1_700_000_000_000),
        ...(isRouted === undefined ? {} : { isRouted }),
      },
    );
    if (model === null) throw new Error('No model was learned.');
    return model;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A model of ordinary visitors of a shop over a day, a few broken links among them. */
export function peopleModel(): Promise<ForestModel> {
  return trainOn(generateLog({ seed: 4, lines: 12_000, visitors: 300, withTime: true }));
}

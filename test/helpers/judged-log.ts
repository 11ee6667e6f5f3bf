import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createAgentJudge,
  createPathJudge,
  keywordsOptions,
  systemClock,
  trainOnLogs,
  TrainingInput,
  TrainingResult,
} from '#aiwaf/internals';
import { trainingInput } from './training-input';

/** Trains on lines of combined format as on a stranger's log: no route table, every line judged. */
export async function judgeLog(
  lines: Iterable<string>,
  input: Partial<TrainingInput> = {},
): Promise<TrainingResult> {
  const folder = await mkdtemp(join(tmpdir(), 'aiwaf-judged-'));
  try {
    const log = join(folder, 'access.log');
    await writeFile(log, [...lines, ''].join('\n'));
    return await trainOnLogs([log], trainingInput(input), {
      judge: createPathJudge(keywordsOptions(undefined, 'keywords'), () => new Set()),
      agentKind: createAgentJudge([]),
      clock: systemClock,
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

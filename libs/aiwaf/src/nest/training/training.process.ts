import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { systemClock } from '../../core/clock';
import { AiwafConfigError, AiwafError, messageOf } from '../../core/errors';
import { createAgentJudge } from '../../layers/headers';
import { decodeModel, ForestModel, TakenByTraining, train } from '../../learning';
import { trainingKeywords } from '../keywords/training-keywords';
import { readRoutes } from '../routing/saved-routes';
import { Pace } from './pace';
import { TrainingJob, TrainingMessage } from './training-job';
import { openTrainingSource } from './training-source';

const LOWEST_PRIORITY = 19;
/** Clients in one message: what serves requests is not to be held by one long message of a botnet's log. */
const BANNED_AT_ONCE = 200;
const NO_WORDS: ReadonlySet<string> = new Set();

const send = (message: TrainingMessage) => process.send?.(message);

/** Lets what serves requests go first. */
function stepBack(): void {
  try {
    setPriority(LOWEST_PRIORITY);
  } catch {
    // A sandbox may forbid it; training only takes its full share then.
  }
  try {
    // Should memory run out, the kernel is to take this process and not the one that serves (proc(5)).
    if (process.platform === 'linux') writeFileSync('/proc/self/oom_score_adj', '1000');
  } catch {
    // As above.
  }
}

async function main(job: TrainingJob): Promise<void> {
  stepBack();
  const table = job.routes === null ? null : readRoutes(job.routes);
  const pace = new Pace(job.share);
  const source = await openTrainingSource(job.source, systemClock);
  try {
    const result = await train(source, job.input, {
      ...trainingKeywords(job.keywords, job.knownKeywords, table?.words ?? NO_WORDS, job.input.exemptPaths),
      agentKind: createAgentJudge(job.goodBots),
      clock: systemClock,
      previousModel: modelOf(job.previousModel),
      rest: () => pace.rest(),
      ...(table === null
        ? {}
        : { isRouted: (method: string, path: string) => table.match(method, path, undefined).routed }),
      onProgress: (done, total) => send({ kind: 'progress', done, total }),
    });
    const { banned } = result;
    for (let i = 0; i < banned.length; i += BANNED_AT_ONCE)
      send({ kind: 'banned', banned: banned.slice(i, i + BANNED_AT_ONCE) });
    send({ kind: 'result', result: { ...result, banned: [], took: taken() } });
  } finally {
    await source.close();
  }
}

function taken(): TakenByTraining {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  return { cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakRssMb: maxRSS / 1_024 };
}

/** A model that this version cannot read is none to compare with. */
function modelOf(text: string | null): ForestModel | null {
  try {
    return text === null ? null : decodeModel(text);
  } catch {
    return null;
  }
}

// They reach all processes of a group: whoever started this one decides.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
// Nobody is left to tell.
process.on('disconnect', () => process.exit());
process.once('message', (job: TrainingJob) => {
  main(job).catch((error: unknown) => {
    if (error instanceof AiwafError) {
      const { code, problem, remedy } = error;
      send({ kind: 'refused', code, problem, remedy, isConfig: error instanceof AiwafConfigError });
    } else {
      send({ kind: 'failed', message: messageOf(error) });
    }
  });
});

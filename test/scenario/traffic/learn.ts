import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AnomalyModel,
  createPathJudge,
  ForestScorer,
  keywordsOptions,
  seededRandom,
  systemClock,
  trainOnLogs,
  trainingOptions,
} from '#aiwaf/internals';
import { logLine } from '../../helpers/log-generator';
import { trainingInput } from '../../helpers/training-input';
import { PATH_LISTS } from '../walks/lists';
import { Application } from './application';
import { Chance } from './chance';
import { PlannedAsk } from './day';
import { MIDNIGHT } from './engines';

/** Yesterday's log of an application: its people, and the scanners that every site has. */
export function accessLog(day: readonly PlannedAsk[], application: Application, seed: number): string[] {
  const chance = new Chance(seededRandom(seed));
  const yesterday = MIDNIGHT - 86_400_000;
  const lines = day.map(({ at, address, method, target, headers, status, ms }) => {
    const answer = application.answerTo(application.routes.match(method, target.split('?')[0], undefined));
    const field = (name: string) => headers.find(([key]) => key === name)?.[1] ?? '-';
    return {
      at: yesterday + at,
      line: (instant: number) =>
        logLine({
          address,
          at: instant,
          request: `${method} ${target} HTTP/1.1`,
          status: status ?? answer.status,
          referer: field('Referer'),
          agent: field('User-Agent'),
          tail: ` rt=${((ms ?? answer.ms) / 1_000).toFixed(3)}`,
        }),
    };
  });
  for (let scanner = 0; scanner < 10; scanner++) {
    const begins = yesterday + chance.int(0, 80_000_000);
    PATH_LISTS.mixed(chance).forEach(({ path }, i) => {
      const at = begins + i * chance.int(200, 5_000);
      lines.push({
        at,
        line: (instant) =>
          logLine({
            address: `203.0.113.${10 + scanner}`,
            at: instant,
            request: `GET ${path} HTTP/1.1`,
            status: 404,
            tail: ' rt=0.004',
          }),
      });
    });
  }
  return lines.sort((a, b) => a.at - b.at).map(({ at, line }) => line(at));
}

/** Trains a model on a log as the host's training does, with the route table that the host saved. */
export async function learnModel(
  lines: readonly string[],
  application: Application,
  seed: number,
): Promise<AnomalyModel> {
  const folder = mkdtempSync(join(tmpdir(), 'scenario-'));
  try {
    const file = join(folder, 'access.log');
    writeFileSync(file, `${lines.join('\n')}\n`);
    const { model } = await trainOnLogs(
      [file],
      trainingInput({ forceAi: true, options: trainingOptions({ seed }, 'training') }),
      {
        judge: createPathJudge(keywordsOptions(undefined, 'keywords'), () => application.routes.words),
        clock: systemClock,
        isRouted: (method, path) => application.routes.match(method, path, undefined).routed,
      },
    );
    if (model === null) throw new Error('The generated log brought no model.');
    const scorer = new ForestScorer(model);
    return { version: model.version, isAnomalous: (row) => scorer.isAnomalous(row) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RouteTable } from '#aiwaf/internals';
import { filesIn } from './files';
import { browserHeaders, FreshClientJudge } from './judge';

export interface Rate {
  total: number;
  refused: number;
}

/** Pages of sites that serve such files: measured with their extensions declared, as their hosts would. */
const SERVED: readonly (readonly [prefix: string, extensions: readonly string[]])[] = [
  ['legit_csic', ['.jsp', '.php']],
  ['legit_weblogs', ['.jsp', '.php']],
];

/** Tries each path of each list as a first request with browser headers. */
export async function evaluatePaths(
  folder: string,
  routes: RouteTable,
  show: boolean,
): Promise<Record<string, Rate>> {
  const result: Record<string, Rate> = {};
  for (const file of filesIn(join(folder, 'paths'), '.txt')) {
    const servedExtensions = SERVED.find(([prefix]) => file.startsWith(prefix))?.[1] ?? [];
    const judge = new FreshClientJudge(routes, { layers: { keywords: { servedExtensions } } });
    const rate: Rate = { total: 0, refused: 0 };
    for (const line of readFileSync(join(folder, 'paths', file), 'utf8').split('\n')) {
      const path = line.replace(/\r$/, '');
      if (path === '') continue;
      const target = path.startsWith('/') ? path : `/${path}`;
      const denial = await judge.judge({
        method: 'GET',
        target,
        httpVersion: '1.1',
        headers: browserHeaders(),
      });
      rate.total++;
      if (denial !== null) rate.refused++;
      if (show && (denial !== null) === file.startsWith('legit_')) {
        process.stderr.write(
          `${file}\t${denial?.verdict.code ?? 'passed'}\t${denial?.verdict.detail ?? ''}\t${path}\n`,
        );
      }
    }
    result[file] = rate;
  }
  return result;
}

import { join } from 'node:path';
import { RouteTable } from '#aiwaf/internals';
import { Rate } from './evaluate-paths';
import { filesIn, jsonLines } from './files';
import { browserHeaders, FreshClientJudge } from './judge';

interface HeaderSet {
  readonly label: string;
  readonly method?: string;
  readonly http?: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly full: boolean;
}

/** Sends each header set to the home page, and counts refusals per label. */
export async function evaluateHeaders(
  folder: string,
  routes: RouteTable,
  show: boolean,
): Promise<Record<string, Rate>> {
  const judge = new FreshClientJudge(routes);
  const result: Record<string, Rate> = {};
  for (const file of filesIn(join(folder, 'headers'), '.jsonl')) {
    for (const { label, method, http, headers, full } of jsonLines<HeaderSet>(
      join(folder, 'headers', file),
    )) {
      const agent = headers.find(([name]) => name.toLowerCase() === 'user-agent')?.[1];
      const denial = await judge.judge({
        // Webhooks name no method, but send a body.
        method: method ?? (headers.some(([name]) => name.toLowerCase() === 'content-type') ? 'POST' : 'GET'),
        target: '/',
        // The sets name the major version alone where it was HTTP/1.1.
        httpVersion: http === undefined || http === '1' ? '1.1' : http === '2' ? '2.0' : http,
        headers: full ? headers : browserHeaders(agent),
      });
      const rate = (result[label] ??= { total: 0, refused: 0 });
      rate.total++;
      if (denial !== null) rate.refused++;
      if (show && (denial !== null) !== label.startsWith('bot_bad')) {
        process.stderr.write(
          `${label}\t${denial?.verdict.code ?? 'passed'}\t${denial?.verdict.detail ?? ''}\t${agent ?? ''}\n`,
        );
      }
    }
  }
  return result;
}

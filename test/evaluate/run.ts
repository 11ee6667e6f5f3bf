import 'reflect-metadata';
import { statSync } from 'node:fs';
import { HostRoutes, RouteTable } from '#aiwaf/internals';
import { createDemoApp } from '../../apps/demo/src/create-app';
import { evaluateHeaders } from './evaluate-headers';
import { BansByLabel, evaluateLogs } from './evaluate-logs';
import { evaluatePaths, Rate } from './evaluate-paths';

/**
 * Measures detection and false alarms on a folder with `paths/*.txt`, `headers/*.jsonl` and
 * `logs/*.log.gz`: `npm run evaluate -- DIR [--json] [--show]`. `--show` lists on standard error
 * every benign case refused and every hostile one passed.
 */
async function main(args: readonly string[]): Promise<void> {
  const folder = args.find((argument) => !argument.startsWith('--'));
  if (folder === undefined || !isFolder(folder)) {
    process.stderr.write(
      `${folder === undefined ? 'No folder is named.' : `${folder} is no folder.`} Write: npm run evaluate -- DIR [--json] [--show], with DIR/paths, DIR/headers and DIR/logs.\n`,
    );
    process.exitCode = 2;
    return;
  }
  const show = args.includes('--show');
  const routes = await demoRoutes();
  const paths = await evaluatePaths(folder, routes, show);
  const headers = await evaluateHeaders(folder, routes, show);
  const logs = await evaluateLogs(folder);
  if (args.includes('--json')) {
    process.stdout.write(`${JSON.stringify({ paths, headers, logs })}\n`);
    return;
  }
  console.table(withShares(paths));
  console.table(withShares(headers));
  for (const [file, { lines, parsed, seconds, clients, clients3 }] of Object.entries(logs)) {
    const share = ((100 * parsed) / Math.max(lines, 1)).toFixed(2);
    process.stdout.write(
      `${file}: ${parsed} of ${lines} lines (${share} %) in ${seconds.toFixed(1)} s; banned: ${bansText(clients)}; ` +
        `of those with three or more requests: ${bansText(clients3)}\n`,
    );
  }
}

function bansText(bans: BansByLabel): string {
  const rates = Object.entries(bans).map(([label, { total, banned }]) => `${label} ${banned}/${total}`);
  return rates.join(', ') || 'no labels';
}

/** The route table of the demo shop, as its own start makes it. */
async function demoRoutes(): Promise<RouteTable> {
  const app = await createDemoApp({ aiwaf: { database: false }, logger: false });
  await app.init();
  const { table } = app.get(HostRoutes, { strict: false });
  await app.close();
  return table;
}

function withShares(rates: Record<string, Rate>): Record<string, Rate & { percent: number }> {
  return Object.fromEntries(
    Object.entries(rates).map(([name, rate]) => [
      name,
      { ...rate, percent: Math.round((1_000 * rate.refused) / rate.total) / 10 },
    ]),
  );
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { compareFolder, FileReport, namedDifferences } from './conformance';

const DEFAULT_FOLDER = 'test/conformance/golden';
const NAMED_FILE = 'test/conformance/named.json';
const USAGE = `Usage: npm run conformance -- [DIR] [--json] [--write-named]
Compares our decisions with the recordings of the Python package in DIR (default ${DEFAULT_FOLDER}).
--write-named writes every named difference to ${NAMED_FILE}. Exit 1 when a case differs without a name.`;

/** Runs the tool from the root of the workspace; answers the exit code. */
function main(args: readonly string[]): number {
  let folder: string;
  let reports: Readonly<Record<string, FileReport>>;
  let flags: { json?: boolean; 'write-named'?: boolean };
  try {
    const parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean' }, 'write-named': { type: 'boolean' } },
    });
    flags = parsed.values;
    folder = parsed.positionals[0] ?? DEFAULT_FOLDER;
    reports = compareFolder(folder);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
    return 2;
  }
  if (flags['write-named'] === true) writeFileSync(NAMED_FILE, namedDifferences(reports));
  process.stdout.write(flags.json === true ? asJson(reports) : asTable(reports));
  return Object.values(reports).some(({ unnamed }) => unnamed > 0) ? 1 : 0;
}

function asJson(reports: Readonly<Record<string, FileReport>>): string {
  const files = Object.fromEntries(
    Object.entries(reports).map(([name, { differences, ...counts }]) => [
      name,
      { ...counts, differences: differences.filter(({ verdict }) => verdict === 'unnamed') },
    ]),
  );
  return `${JSON.stringify({ files })}\n`;
}

function asTable(reports: Readonly<Record<string, FileReport>>): string {
  const columns = ['equal', 'named', 'unnamed', 'notCovered'] as const;
  const lines = [`${'file'.padEnd(24)}${columns.map((column) => column.padStart(12)).join('')}`];
  for (const [name, report] of Object.entries(reports)) {
    lines.push(`${name.padEnd(24)}${columns.map((column) => String(report[column]).padStart(12)).join('')}`);
  }
  for (const [name, { differences }] of Object.entries(reports)) {
    const byId = new Map<string, number>();
    for (const { verdict, id, label, recorded, ours } of differences) {
      if (verdict === 'unnamed')
        lines.push(`without a name: ${name} ${label}\n  recorded ${recorded}\n  ours     ${ours}`);
      else byId.set(id ?? '', (byId.get(id ?? '') ?? 0) + 1);
    }
    if (byId.size > 0) lines.push(`${name}: ${[...byId].map(([id, count]) => `${id} ${count}`).join(', ')}`);
  }
  return `${lines.join('\n')}\n`;
}

process.exitCode = main(process.argv.slice(2));

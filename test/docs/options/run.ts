// Writes docs/options.md from the code. Run from the root of the workspace.
import { writeFileSync } from 'node:fs';
import { optionsPage } from './page';

const FILE = 'docs/options.md';

async function main(): Promise<void> {
  writeFileSync(FILE, await optionsPage(process.cwd()));
  process.stdout.write(`${FILE} is as the code is.\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

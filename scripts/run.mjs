// Runs a built tool with its arguments, built first where need be: node scripts/run.mjs FILE [ARGUMENT...]
import { join } from 'node:path';
import { become } from './child.mjs';
import { prepare, ROOT } from './prepare.mjs';

const [file, ...args] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write('Say which built file to run: node scripts/run.mjs dist/... [ARGUMENT...]\n');
  process.exit(2);
}
await prepare({ quiet: true });
become(process.execPath, [join(ROOT, file), ...args]);

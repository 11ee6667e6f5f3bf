// npm start: the demonstration shop, from a fresh clone on.
import { join } from 'node:path';
import { become } from './child.mjs';
import { prepare, ROOT } from './prepare.mjs';

await prepare();
process.stderr.write('Starting the demonstration shop ...\n');
become(process.execPath, [join(ROOT, 'dist/apps/demo/src/main.js'), ...process.argv.slice(2)]);

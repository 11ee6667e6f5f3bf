// npm test: every test, or those that the arguments name (npm test -- libs/aiwaf/src/core).
import { join } from 'node:path';
import { become } from './child.mjs';
import { prepare, ROOT } from './prepare.mjs';

await prepare();
process.stderr.write('Running the tests ...\n');
become(process.execPath, [join(ROOT, 'node_modules/jest/bin/jest.js'), ...process.argv.slice(2)]);

// Before npm packs or publishes the library: what is packed is built from the sources as they are, and
// its README is made from that of the repository. npm writes the package to stdout, so nothing else may.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageReadme } from './readme.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LIBRARY = join(ROOT, 'libs/aiwaf');

execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-b', LIBRARY], {
  stdio: ['ignore', 2, 2],
});
writeFileSync(join(LIBRARY, 'README.md'), packageReadme(readFileSync(join(ROOT, 'README.md'), 'utf8')));

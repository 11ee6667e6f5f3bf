// Packs the library as npm would publish it, and looks at it as hosts do: what is in it, under which
// licences, which types its entry points have; then unpacks it beside the workspace's packages, and loads
// it by require() and by import, and runs its command.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { wrongContents } from './package/contents.mjs';
import { licences } from './package/licences.mjs';
import { pack, ROOT, run } from './package/pack.mjs';
import { checkEntries } from './package/types.mjs';

const consumer = join(ROOT, 'dist/pack');
const installed = join(consumer, 'node_modules/nestjs-aiwaf');
rmSync(consumer, { recursive: true, force: true });
mkdirSync(installed, { recursive: true });

const { tarball, names } = await pack(consumer);
await run('tar', ['xzf', tarball, '-C', installed, '--strip-components=1'], consumer);
const wrong = wrongContents(installed, names);
if (wrong.length > 0) throw new Error(`What is wrong with the package:\n${wrong.join('\n')}`);
const { packages, refused } = licences();
if (refused.length > 0) throw new Error(`Licences that are not on the list: ${refused.join(', ')}`);
await checkEntries(tarball, ['.', './cli', './testing']);

const NAMES = [
  'AiwafModule',
  'AiwafService',
  'AiwafExempt',
  'AiwafRateLimit',
  'BlacklistGuard',
  'fromAiwafSettings',
];
const check = `for (const name of ${JSON.stringify(NAMES)}) if (typeof aiwaf[name] !== 'function') throw new Error(name + ' is missing');
if (typeof cli.AiwafCliModule !== 'function') throw new Error('AiwafCliModule is missing');
if (typeof testing.AiwafTestingModule !== 'function') throw new Error('AiwafTestingModule is missing');`;
writeFileSync(
  join(consumer, 'consumer.cjs'),
  `require('reflect-metadata');\nconst aiwaf = require('nestjs-aiwaf');
const testing = require('nestjs-aiwaf/testing');
if (Object.keys(require.cache).some((file) => /nest-commander|nestjs.testing/.test(file))) throw new Error('an entry point loads nest-commander or @nestjs/testing');
const cli = require('nestjs-aiwaf/cli');\n${check}\n`,
);
writeFileSync(
  join(consumer, 'consumer.mjs'),
  `import 'reflect-metadata';\nimport * as aiwaf from 'nestjs-aiwaf';\nimport * as cli from 'nestjs-aiwaf/cli';\nimport * as testing from 'nestjs-aiwaf/testing';\n${check}\n`,
);
for (const file of ['consumer.cjs', 'consumer.mjs']) await run(process.execPath, [file], consumer);

const { bin } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
const help = await run(process.execPath, [join(installed, bin.aiwaf), '--help'], consumer);
if (!help.includes('detect-and-train')) throw new Error('The command does not show its help.');
process.stdout.write(
  `${names.length} files, the licences of ${packages} packages, types by four resolutions, loaded by require() and import, the command answers.\n`,
);

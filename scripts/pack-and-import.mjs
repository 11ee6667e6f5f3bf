// Packs the library as npm would publish it, unpacks it beside the workspace's packages, and loads it as
// hosts do: by require() and by import, with its types, its command and nothing that does not belong.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './prepare.mjs';

const consumer = join(ROOT, 'dist/pack');
const installed = join(consumer, 'node_modules/nestjs-aiwaf');
rmSync(consumer, { recursive: true, force: true });
mkdirSync(installed, { recursive: true });

const run = (command, args, cwd = consumer) => execFileSync(command, args, { cwd, encoding: 'utf8' });
const [{ filename, files }] = JSON.parse(
  run('npm', ['pack', '--json', '--silent', '--pack-destination', consumer], join(ROOT, 'libs/aiwaf')),
);
const names = files.map(({ path }) => path);
const odd = names.filter(
  (name) => !/^(?:package\.json|README\.md|LICENSE|NOTICE|dist\/.+\.(?:js|js\.map|d\.ts))$/.test(name),
);
if (odd.length > 0 || names.some((name) => name.includes('.spec.')))
  throw new Error(`The package holds what does not belong there: ${odd.join(', ')}`);
for (const needed of [
  'LICENSE',
  'NOTICE',
  'README.md',
  'dist/index.d.ts',
  'dist/bin.js',
  'dist/migrations/index.js',
])
  if (!names.includes(needed)) throw new Error(`The package lacks ${needed}.`);
run('tar', ['xzf', filename, '-C', installed, '--strip-components=1']);

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
for (const file of ['consumer.cjs', 'consumer.mjs']) run(process.execPath, [file]);

// Types of every entry point, also by the resolution that knows no "exports".
writeFileSync(
  join(consumer, 'consumer.ts'),
  `import { AiwafModule } from 'nestjs-aiwaf';\nimport { AiwafCliModule } from 'nestjs-aiwaf/cli';
import { AiwafTestingModule } from 'nestjs-aiwaf/testing';\nimport { Test } from '@nestjs/testing';
export const all = [AiwafModule, AiwafCliModule, AiwafTestingModule.override(Test.createTestingModule({}))];\n`,
);
const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
for (const [module, resolution] of [
  ['nodenext', 'nodenext'],
  ['esnext', 'bundler'],
  ['commonjs', 'node10'],
]) {
  const flags = ['--module', module, '--moduleResolution', resolution, '--ignoreDeprecations', '6.0'];
  const others = ['--ignoreConfig', '--noEmit', '--strict', '--skipLibCheck', '--target', 'es2022'];
  run(process.execPath, [tsc, ...flags, ...others, 'consumer.ts']);
}

const { bin } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
const help = run(process.execPath, [join(installed, bin.aiwaf), '--help']);
if (!help.includes('detect-and-train')) throw new Error('The command does not show its help.');
process.stdout.write(
  `${filename}: ${names.length} files, loaded by require() and import, types found by three resolutions, command answers.\n`,
);

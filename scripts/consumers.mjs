// Installs the packed library into new applications, as its users have them: Nest 12 as ES modules and
// Nest 11 as CommonJS, each on Express and on Fastify. They are compiled, started, attacked and ended, and
// one of them lacks each optional package in turn.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack, run } from './package/pack.mjs';
import { compile } from './consumers/compile.mjs';
import { install, versionOf } from './consumers/install.mjs';
import { serveAndAttack } from './consumers/serve.mjs';
import { lackPeers } from './consumers/lack-peers.mjs';

const nest = (range) =>
  Object.fromEntries(
    ['common', 'core', 'platform-express', 'platform-fastify', 'testing'].map((name) => [
      `@nestjs/${name}`,
      range,
    ]),
  );
const APPLICATIONS = [
  // npm brings @nestjs/typeorm, @nestjs/schedule and typeorm.
  { name: 'nest-12', type: 'module', packages: nest('^12'), lacksPeers: true },
  // With the versions that came with Nest 11; npm would bring newer ones, which also work there.
  {
    name: 'nest-11',
    type: 'commonjs',
    packages: { ...nest('^11'), '@nestjs/typeorm': '^11', '@nestjs/schedule': '^6', typeorm: '^1.1.0' },
  },
];

async function check(application, home, tarball) {
  const folder = join(home, application.name);
  await install(folder, application, tarball);
  await compile(folder);
  await run(process.execPath, ['dist/entries.js'], folder);
  for (const adapter of ['express', 'fastify']) await serveAndAttack(folder, adapter);
  if (application.lacksPeers) await lackPeers(folder);
  const version = versionOf(folder, 'node_modules/@nestjs/core');
  process.stdout.write(
    `Nest ${version} (${application.type}), Express and Fastify: installed, compiled, served, attacked, ended, listed.\n`,
  );
}

const home = mkdtempSync(join(tmpdir(), 'aiwaf-consumers-'));
try {
  const { tarball } = await pack(home);
  const checks = APPLICATIONS.map((application) => check(application, home, tarball));
  // All of them end before their folders go.
  await Promise.allSettled(checks);
  await Promise.all(checks);
} finally {
  rmSync(home, { recursive: true, force: true });
}

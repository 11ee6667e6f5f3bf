import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run } from '../package/pack.mjs';

const SQLITE = 'node_modules/better-sqlite3';

/**
 * Makes an application with the packed library in it, as npm resolves it: without `--force`.
 *
 * @param {string} folder
 * @param {{ type: 'module' | 'commonjs', packages: Record<string, string> }} application
 * @param {string} tarball
 */
export async function install(folder, { type, packages }, tarball) {
  mkdirSync(folder);
  const dependencies = {
    ...packages,
    '@types/express': '^5',
    '@types/node': '^20',
    'better-sqlite3': versionOf(ROOT, SQLITE),
    'nestjs-aiwaf': `file:${tarball}`,
    'reflect-metadata': '^0.2.0',
    rxjs: '^7.8.0',
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type, dependencies }));
  // The only script that matters compiles SQLite for a minute where no binary can be fetched.
  const flags = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
  await run('npm', ['install', ...flags], folder);
  await takeNativePart(folder);
}

/** The native part of SQLite's driver is that of the workspace, or built where it has none. */
async function takeNativePart(folder) {
  const build = join(SQLITE, 'build');
  if (existsSync(join(ROOT, build, 'Release/better_sqlite3.node')))
    cpSync(join(ROOT, build), join(folder, build), { recursive: true });
  else await run('npm', ['rebuild', 'better-sqlite3'], folder);
}

export function versionOf(folder, path) {
  return JSON.parse(readFileSync(join(folder, path, 'package.json'), 'utf8')).version;
}

/** Removes what an application wrote. */
export function forget(folder) {
  rmSync(join(folder, 'aiwaf-data'), { recursive: true, force: true });
}

// Makes a fresh clone ready: installs and builds what is missing or old. Everything that it says goes
// to stderr, so that the output of the tool that follows stays clean. `--quiet` leaves out the build,
// which takes seconds, and tells of an installation only.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { capture } from './child.mjs';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * Installs and builds; ends the process when that fails.
 *
 * @param {{ quiet?: boolean }} [options]
 */
export async function prepare({ quiet = false } = {}) {
  requireNode();
  if (isInstallOld()) {
    await step(
      "Installing packages with npm ci; compiling SQLite's driver may take about a minute",
      // Without its development packages the workspace can neither build nor run.
      () => capture('npm', ['ci', '--include=dev'], ROOT),
      true,
    );
  }
  await step(
    'Building; the first time takes about half a minute',
    () =>
      capture(
        process.execPath,
        [join(ROOT, 'node_modules/typescript/bin/tsc'), '-b', 'tsconfig.build.json'],
        ROOT,
      ),
    !quiet,
  );
}

/** Nest 12 is ESM and is loaded by `require()`, which these versions of Node.js can do. */
function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19)) return;
  process.stderr.write(`This needs Node.js 20.19, 22.12 or newer; here it is ${process.versions.node}.\n`);
  process.exit(2);
}

/** npm writes its hidden lock file last, so an installation that was broken off has none. */
function isInstallOld() {
  const installed = modified('node_modules/.package-lock.json');
  return installed === null || installed < (modified('package-lock.json') ?? 0);
}

/** @returns {number | null} */
function modified(file) {
  try {
    return statSync(join(ROOT, file)).mtimeMs;
  } catch {
    return null;
  }
}

/** One line on what is being done and how long it took; what the tool said only when it failed. */
async function step(what, run, told) {
  const start = performance.now();
  if (told) process.stderr.write(`${what} ... `);
  const { ok, output } = await run();
  if (told)
    process.stderr.write(
      `${ok ? 'done' : 'failed'} after ${((performance.now() - start) / 1000).toFixed(1)} s\n`,
    );
  if (ok) return;
  process.stderr.write(`${output.trimEnd()}\n`);
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await prepare({ quiet: process.argv.includes('--quiet') });
}

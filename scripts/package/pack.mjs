import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const LIBRARY = join(ROOT, 'libs/aiwaf');

/**
 * Packs the library as npm would publish it.
 *
 * @param {string} folder where the package is to lie
 * @returns {{ tarball: string, names: string[] }} its path, and the names of the files in it
 */
export function pack(folder) {
  const args = ['pack', '--json', '--silent', '--pack-destination', folder];
  const [{ filename, files }] = JSON.parse(run('npm', args, LIBRARY));
  return { tarball: join(folder, filename), names: files.map(({ path }) => path) };
}

/** What a program wrote to stdout; throws with all that it wrote when it failed. */
export function run(command, args, cwd, options = {}) {
  try {
    return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: 'pipe', ...options });
  } catch (error) {
    throw new Error(`${command} ${args.join(' ')} failed:\n${error.stdout ?? ''}${error.stderr ?? error}`);
  }
}

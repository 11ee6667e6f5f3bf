import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const start = promisify(execFile);

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const LIBRARY = join(ROOT, 'libs/aiwaf');

/**
 * Packs the library as npm would publish it.
 *
 * @param {string} folder where the package is to lie
 * @returns {Promise<{ tarball: string, names: string[] }>} its path, and the names of the files in it
 */
export async function pack(folder) {
  const args = ['pack', '--json', '--silent', '--pack-destination', folder];
  const [{ filename, files }] = JSON.parse(await run('npm', args, LIBRARY));
  return { tarball: join(folder, filename), names: files.map(({ path }) => path) };
}

/** What a program wrote to stdout; fails with all that it wrote when it failed. */
export async function run(command, args, cwd) {
  try {
    return (await start(command, args, { cwd, maxBuffer: 64 * 1024 * 1024 })).stdout;
  } catch (error) {
    throw new Error(`${command} ${args.join(' ')} failed:\n${error.stdout ?? ''}${error.stderr ?? error}`);
  }
}

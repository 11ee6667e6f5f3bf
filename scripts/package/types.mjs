import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT, run } from './pack.mjs';

const WAYS = ['node10', 'node16-cjs', 'node16-esm', 'bundler'];

/**
 * Has publint and "are the types wrong" read the package: whether each entry point is found, with the
 * types of what is run, by each way of resolution.
 *
 * @param {string} tarball
 * @param {readonly string[]} entries such as `./cli`
 */
export async function checkEntries(tarball, entries) {
  await run(
    process.execPath,
    [join(ROOT, 'node_modules/publint/src/cli.js'), 'run', tarball, '--strict'],
    ROOT,
  );
  const attw = join(ROOT, 'node_modules/@arethetypeswrong/cli/dist/index.js');
  // Its exit code tells of problems, and its report what they are.
  const { stdout } = spawnSync(process.execPath, [attw, tarball, '--format', 'json'], { encoding: 'utf8' });
  const { entrypoints, problems } = JSON.parse(stdout).analysis;
  if (problems.length > 0) throw new Error(`The types are wrong: ${JSON.stringify(problems, null, 2)}`);
  // It is as content with an entry point that it does not know, or that has no types.
  for (const entry of entries)
    for (const way of WAYS)
      if (entrypoints[entry]?.resolutions[way]?.resolution?.isTypeScript !== true)
        throw new Error(`${entry} has no types by the resolution ${way}.`);
}

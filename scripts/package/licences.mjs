import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './pack.mjs';

/** Licences that ask for no more than to be named, and none of a user's own code. */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'CC-BY-4.0',
  'ISC',
  'MIT',
  'PDDL-1.0',
  'Python-2.0',
]);

/**
 * The licence of each package that an installation of the library brings, peers included, as the lock
 * file pins them.
 *
 * @returns {{ packages: number, refused: string[] }}
 */
export function licences() {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
  const found = new Set();
  const visit = (path) => {
    if (found.has(path)) return;
    found.add(path);
    const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = lock[path];
    const asked = { ...dependencies, ...optionalDependencies, ...peerDependencies };
    for (const name of Object.keys(asked)) {
      const target = lookUp(lock, path, name);
      if (target !== null) visit(target);
      else if (name in (dependencies ?? {})) throw new Error(`${path} lacks ${name} in package-lock.json.`);
    }
  };
  visit('libs/aiwaf');
  return { packages: found.size, refused: [...found].filter((path) => !isAllowed(licenceOf(path))) };
}

/** As Node.js looks for a package: beside the one that asks, then in each folder above. */
function lookUp(lock, path, name) {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
    const candidate = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (candidate in lock) return lock[candidate].link ? lock[candidate].resolved : candidate;
    if (folder === '') return null;
  }
}

function licenceOf(path) {
  const { license, licenses } = JSON.parse(readFileSync(join(ROOT, path, 'package.json'), 'utf8'));
  // Old packages hold an object, or a list of them to choose from.
  return typeof license === 'string'
    ? license
    : [license ?? licenses ?? []]
        .flat()
        .map(({ type }) => type)
        .join(' OR ');
}

/** `(MIT OR CC0-1.0)` leaves the choice, `MIT AND CC-BY-4.0` asks for both. */
function isAllowed(licence) {
  const plain = licence.replace(/[()]/g, '');
  return plain.split(' OR ').some((choice) => choice.split(' AND ').every((one) => ALLOWED.has(one)));
}

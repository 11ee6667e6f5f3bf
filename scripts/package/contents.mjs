import { existsSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { deadLinks } from './readme.mjs';
import { LIBRARY, ROOT } from './pack.mjs';

const BELONGS = /^(?:package\.json|README\.md|LICENSE|NOTICE|dist\/.+\.(?:js|d\.ts))$/;
const NEEDED = [
  'LICENSE',
  'NOTICE',
  'README.md',
  'dist/index.js',
  'dist/index.d.ts',
  'dist/cli/index.d.ts',
  'dist/testing/index.d.ts',
  'dist/bin.js',
  'dist/migrations/index.js',
];
const IMPORT = /(?:\b(?:from|import)\s*\(?|\brequire\()\s*['"]([^'"\n]+)['"]/g;

/**
 * What is wrong with the files of the package.
 *
 * @param {string} folder the package, unpacked
 * @param {readonly string[]} names of its files
 * @returns {string[]}
 */
export function wrongContents(folder, names) {
  const read = (name) => readFileSync(join(folder, name), 'utf8');
  const code = names.filter((name) => name.startsWith('dist/'));
  return [
    ...names.filter((name) => !BELONGS.test(name) || isInner(name)).map((name) => `${name} does not belong`),
    ...NEEDED.filter((name) => !names.includes(name)).map((name) => `${name} is missing`),
    ...code.filter((name) => !hasSource(name)).map((name) => `${name} has no source any more: remove it`),
    ...code.filter((name) => read(name).includes('sourceMappingURL=')).map((name) => `${name} names a map`),
    ...deadLinks(read('README.md')).map((target) => `README.md links to ${target}, which it does not hold`),
    ...undeclared(JSON.parse(read('package.json')), code.map(read)),
  ];
}

/** Specs, and what the tools of the workspace alone use. */
function isInner(name) {
  return name.includes('.spec.') || name.startsWith('dist/internals.');
}

function hasSource(name) {
  const source = name.replace(/^dist\//, '').replace(/\.(?:js|d\.ts)$/, '.ts');
  return existsSync(join(LIBRARY, 'src', source)) || existsSync(join(ROOT, source));
}

/** Packages that are loaded and not declared, or declared and never loaded. */
function undeclared({ dependencies, peerDependencies, peerDependenciesMeta }, texts) {
  const loaded = new Set(
    texts.flatMap((text) => [...text.matchAll(IMPORT)].map(([, target]) => packageOf(target))),
  );
  const outside = [...loaded].filter((name) => !/^[.#]|^node:/.test(name) && !builtinModules.includes(name));
  const declared = { ...dependencies, ...peerDependencies };
  const optional = Object.keys(peerDependenciesMeta);
  return [
    ...outside.filter((name) => !(name in declared)).map((name) => `${name} is loaded and not declared`),
    ...Object.keys(declared)
      .filter((name) => !optional.includes(name) && !texts.some((text) => isNamed(text, name)))
      .map((name) => `${name} is declared and never loaded`),
  ];
}

/** A file of a package is also found by its name alone, as the country data is. */
function isNamed(text, name) {
  return [`'${name}`, `"${name}`].some((start) => text.includes(start));
}

function packageOf(target) {
  return /^(?:@[^/]+\/)?[^/]+/.exec(target)?.[0] ?? target;
}

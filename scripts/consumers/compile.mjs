import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run } from '../package/pack.mjs';

const RESOLUTIONS = [
  ['esnext', 'bundler'],
  ['commonjs', 'node10'],
];
const DECORATORS = ['--experimentalDecorators', '--emitDecoratorMetadata'];
const STRICT = ['--ignoreConfig', '--strict', '--target', 'es2022', '--types', 'node'];

/**
 * Compiles the sources of the application by `nodenext`, and checks their types by the other ways of
 * resolution, the declarations of all packages with them. `node10` knows no `exports`: it finds Nest 12 by
 * the `main` that it has besides.
 *
 * @param {string} folder with the packages installed
 */
export async function compile(folder) {
  cpSync(join(ROOT, 'test/consumers'), join(folder, 'src'), { recursive: true });
  const tsc = (...flags) =>
    run(
      process.execPath,
      [
        join(ROOT, 'node_modules/typescript/bin/tsc'),
        ...STRICT,
        ...DECORATORS,
        ...flags,
        'src/express.ts',
        'src/fastify.ts',
        'src/entries.ts',
      ],
      folder,
    );
  await tsc('--module', 'nodenext', '--outDir', 'dist');
  for (const [module, resolution] of RESOLUTIONS)
    await tsc(
      '--noEmit',
      '--module',
      module,
      '--moduleResolution',
      resolution,
      '--ignoreDeprecations',
      '6.0',
    );
}

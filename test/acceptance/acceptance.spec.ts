import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { testThatNeeds } from '../helpers/needed';
import { EXPERIMENTS } from './experiments';

const RUN = join(__dirname, '../../dist/test/acceptance/run.js');
const LIMIT_MS = 300_000;

/** Tries an experiment in a process of its own, as built: it measures memory and ends processes. */
function tried(id: string): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [RUN, id, '--short', '--json'],
      { timeout: LIMIT_MS, maxBuffer: 2 ** 24 },
      (_error, out, err) => resolve({ code: child.exitCode, out, err }),
    );
  });
}

describe('the experiments, in their short form', () => {
  beforeAll(() => {
    if (!existsSync(RUN)) throw new Error('The tools are not built: run npm run build first.');
  });

  for (const { id, promise, missing } of EXPERIMENTS.filter(({ timed }) => timed !== true)) {
    testThatNeeds(missing?.() ?? null)(
      `${id}: ${promise}`,
      async () => {
        const { code, out, err } = await tried(id);
        expect({ code, out, err }).toMatchObject({ code: 0, out: expect.stringContaining('"pass":true') });
      },
      LIMIT_MS + 10_000,
    );
  }
});

import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { AiwafError } from '../../core/errors';
import { codeOf } from '../typeorm/database-errors';

/**
 * Reads a regular file of bounded size as UTF-8 text.
 *
 * @returns `null` where there is none
 * @throws AiwafError `AIWAF_E_MODEL_INVALID` for a file that is too large or not regular
 * @throws the file system's error
 */
export async function readModelText(path: string, maxBytes: number): Promise<string | null> {
  // Without O_NONBLOCK opening a pipe would wait for its writer.
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  });
  if (handle === null) return null;
  try {
    const found = await handle.stat();
    if (!found.isFile()) throw unusable(`${path} is not a regular file.`);
    if (found.size > maxBytes) throw unusable(`${path} is larger than ${maxBytes} bytes.`);
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

function unusable(problem: string): AiwafError {
  return new AiwafError(
    'AIWAF_E_MODEL_INVALID',
    problem,
    'Train a new model with `aiwaf detect-and-train`, or go back to an older one with `aiwaf model rollback`.',
  );
}

import { open } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import { decodeModel, encodeModel, MAX_MODEL_BYTES } from './forest-codec';
import { modelFault } from './forest-check';
import { ForestModel } from './forest-model';

/**
 * Writes a model so that a reader finds the old file or the new one, never a part.
 *
 * @throws the file system's error; the old file is then untouched
 */
export async function writeModelFile(path: string, model: ForestModel): Promise<void> {
  await writeFileAtomic(path, encodeModel(model), { mode: 0o600 });
}

/**
 * Reads a model file, or answers `null` where there is none.
 *
 * @throws AiwafError `AIWAF_E_MODEL_INVALID`
 */
export async function readModelFile(path: string): Promise<ForestModel | null> {
  const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (handle === null) return null;
  try {
    if ((await handle.stat()).size > MAX_MODEL_BYTES) throw modelFault('is larger than 16 MiB');
    return decodeModel(await handle.readFile());
  } finally {
    await handle.close();
  }
}

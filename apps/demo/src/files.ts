import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * A file of the demo that is not compiled, so that sources and build both look for it upwards.
 *
 * @param path from `apps/demo`
 * @throws Error when it is not where the workspace has it
 */
export function demoFile(path: string, from = __dirname): string {
  const file = join(from, 'apps/demo', path);
  if (existsSync(file)) return file;
  const above = dirname(from);
  if (above === from) throw new Error(`The file apps/demo/${path} is missing.`);
  return demoFile(path, above);
}

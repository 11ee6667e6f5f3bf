import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * The version of an installed package; `null` where it cannot be told, as within a bundle. Read from the
 * file: not every package exports its package.json.
 */
export function installedVersion(name: string): string | null {
  try {
    let folder = dirname(createRequire(__filename).resolve(name));
    for (let parent = dirname(folder); parent !== folder; folder = parent, parent = dirname(folder)) {
      const found = manifest(join(folder, 'package.json'));
      if (found?.name === name) return found.version ?? null;
    }
  } catch {
    // Told apart from a missing package: that is known by loading it.
  }
  return null;
}

function manifest(file: string): { readonly name?: string; readonly version?: string } | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version?: string };
  } catch {
    return null;
  }
}

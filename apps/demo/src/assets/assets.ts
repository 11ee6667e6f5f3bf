import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoFile } from '../files';

/** A file that the shop serves as it is. */
export interface Asset {
  readonly type: string;
  readonly bytes: Buffer;
}

/** URL path, file in `public/` and media type. A list, not a folder: nothing else can be asked for. */
const FILES: readonly (readonly [path: string, file: string, type: string])[] = [
  ['/robots.txt', 'robots.txt', 'text/plain; charset=utf-8'],
  ['/favicon.ico', 'favicon.ico', 'image/x-icon'],
  ['/static/site.css', 'site.css', 'text/css; charset=utf-8'],
  ['/static/site.js', 'site.js', 'text/javascript; charset=utf-8'],
  ['/static/logo.svg', 'logo.svg', 'image/svg+xml'],
  ['/static/logo.png', 'logo.png', 'image/png'],
];

export const ASSET_PATHS = FILES.map(([path]) => path);

/**
 * Reads every asset once, by its URL path.
 *
 * @throws Error when the files are not where the workspace has them
 */
export function loadAssets(): ReadonlyMap<string, Asset> {
  const folder = demoFile('public');
  return new Map(
    FILES.map(([path, file, type]) => [path, { type, bytes: readFileSync(join(folder, file)) }]),
  );
}

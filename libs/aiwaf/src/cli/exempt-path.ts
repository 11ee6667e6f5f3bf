import { AiwafConfigError } from '../core/errors';
import { PATH_ENTRIES } from '../storage';

/** A path prefix as it is stored. @throws AiwafConfigError `AIWAF_E_PATH` */
export function exemptPathOf(path: string): string {
  if (path.trim().startsWith('/')) return PATH_ENTRIES.storable({ path, reason: '' }).path;
  throw new AiwafConfigError(
    'AIWAF_E_PATH',
    `${JSON.stringify(path.slice(0, 80))} is no path.`,
    'Write a path that begins with a slash, such as /webhooks/.',
  );
}

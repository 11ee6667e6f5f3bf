import { ADMIN_GUESSES, ADMIN_TOOLS } from './admin-tools';
import { API_DOCS } from './api-docs';
import { APPLIANCES } from './appliances';
import { BACKUPS } from './backups';
import { CMS } from './cms';
import { DIAGNOSTICS } from './diagnostics';
import { DOTFILES } from './dotfiles';
import { FOREIGN_FILES } from './foreign-files';
import { ScannerClass } from './scanner-class';
import { scriptExtensions } from './script-extensions';
import { SECRETS } from './secrets';
import { TRAVERSAL } from './traversal';

/**
 * Every class of probes, the surest first.
 *
 * @param scripts extensions of scripts that the application does not serve, with their dots
 */
export function scannerClasses(scripts: readonly string[]): readonly ScannerClass[] {
  return [
    TRAVERSAL,
    DOTFILES,
    CMS,
    scriptExtensions(scripts),
    ADMIN_TOOLS,
    DIAGNOSTICS,
    APPLIANCES,
    BACKUPS,
    SECRETS,
    FOREIGN_FILES,
    API_DOCS,
    ADMIN_GUESSES,
  ];
}

/**
 * The classes that hold even where a catch-all answers: what no page of an application is called,
 * not those that are words which a slug may be (`/jenkins`, `/swagger`).
 */
export function sureScannerClasses(scripts: readonly string[]): readonly ScannerClass[] {
  return [TRAVERSAL, DOTFILES, scriptExtensions(scripts), BACKUPS, SECRETS];
}

export { type ScannedPath, scanPath, stemOf } from './scanned-path';
export { ScannerFinder } from './scanner-finder';

import { join } from 'node:path';
import { packageVersion } from '../package-version';

/** One installed copy of this package that the process has loaded. */
export interface Copy {
  readonly version: string;
  readonly path: string;
}

/** On classes that other modules import or inject; shared by all copies. */
const COPY = Symbol.for('nestjs-aiwaf.copy');
/** All copies of the process, by path: a file that a test loads anew is the same copy. */
const COPIES = Symbol.for('nestjs-aiwaf.copies');

const THIS: Copy = { version: versionOrUnknown(), path: join(__dirname, '../../..') };
const copies = ((globalThis as { [COPIES]?: Map<string, Copy> })[COPIES] ??= new Map<string, Copy>());
copies.set(THIS.path, THIS);

/** This copy. */
export function thisCopy(): Copy {
  return THIS;
}

/** The other copies that the process has loaded, for whatever. */
export function otherCopies(): Copy[] {
  return [...copies.values()].filter(({ path }) => path !== THIS.path);
}

/** Says of classes that they are of this copy. */
export function markOfThisCopy(types: readonly unknown[]): void {
  for (const type of types)
    if (typeof type === 'function') Object.defineProperty(type, COPY, { value: THIS, configurable: true });
}

/** The other copy that a class is of; `null` for a class of this one, or of nobody's. */
export function otherCopyOf(type: unknown): Copy | null {
  if (typeof type !== 'function' || !Object.hasOwn(type, COPY)) return null;
  const copy = (type as unknown as { readonly [COPY]: Copy })[COPY];
  return copy.path === THIS.path ? null : copy;
}

/** Within a bundle there is no package.json beside the file. */
function versionOrUnknown(): string {
  try {
    return packageVersion();
  } catch {
    return 'of unknown version';
  }
}

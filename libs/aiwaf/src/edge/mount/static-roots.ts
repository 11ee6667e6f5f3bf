import { readdirSync } from 'node:fs';
import { PrefixMap } from '../../core/path/prefix-map';
import { StaticRoot } from './adapter';

/**
 * The paths under which static roots serve files: the prefix of each, or the names in the folder of
 * one that is mounted at `/`. Read once, when the host starts; a folder that cannot be read serves nothing.
 */
export function staticPrefixes(roots: readonly StaticRoot[]): PrefixMap<true> {
  const prefixes = new PrefixMap<true>();
  for (const { folder, prefix } of roots) {
    if (prefix !== '' && prefix !== '/') prefixes.add(prefix, true);
    else names(folder).forEach((name) => prefixes.add(name, true));
  }
  return prefixes;
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => !name.startsWith('.'));
  } catch {
    return [];
  }
}

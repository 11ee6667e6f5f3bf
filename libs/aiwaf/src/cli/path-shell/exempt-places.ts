import { normalizePrefix } from '../../core/path/prefix-map';
import type { KnownExemptions } from '../../nest/routing/route-directory';
import { RouteNode } from './route-tree';

/** What exempts a path: an entry of its own, or one for a folder above it. */
export interface Covering {
  readonly node: RouteNode;
  /** `null` where the option `exemptPaths` has it. */
  readonly storedReason: string | null;
}

/** Which places of the tree are exempt; asked anew after each change. */
export class ExemptPlaces {
  private readonly options: ReadonlySet<string>;
  private readonly stored: ReadonlyMap<string, string>;

  constructor({ options, stored }: KnownExemptions) {
    this.options = new Set(options.map(normalizePrefix));
    this.stored = new Map(stored.map(({ path, reason }) => [normalizePrefix(path), reason]));
  }

  /** The nearest entry that covers a place, one of the options before a stored one; `null` where it is judged. */
  covering(place: RouteNode): Covering | null {
    for (const node of place.upwards()) {
      // "/" stands for the root page alone.
      if (node.parent === null && node !== place) return null;
      const { prefix } = node;
      if (prefix === null) continue;
      if (this.options.has(prefix)) return { node, storedReason: null };
      const storedReason = this.stored.get(prefix);
      if (storedReason !== undefined) return { node, storedReason };
    }
    return null;
  }

  isStored(place: RouteNode): boolean {
    return place.prefix !== null && this.stored.has(place.prefix);
  }
}

/** Such as `/api (option exemptPaths)`. */
export function coveringText({ node, storedReason }: Covering): string {
  return `${node.path} (${storedReason === null ? 'option exemptPaths' : 'database'})`;
}

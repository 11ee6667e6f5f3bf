import { LayerMask, layerMask, NO_LAYERS, ALL_LAYERS } from '../layer-id';
import { CanonicalPath } from '../path/canonical-path';
import { normalizePrefix, PrefixMap } from '../path/prefix-map';

/** Layers that the default list turns off: those that take a form's visitor for a scanner. */
export const LIGHT_EXEMPTION: LayerMask = layerMask(['keywords', 'headers', 'honeypot', 'anomaly']);

/** Login pages, exempt when the application serves them; a POST there is counted apart. */
export const LOGIN_PATHS = ['/admin', '/login', '/accounts/login', '/auth/login', '/signin'] as const;
const ALWAYS = ['/favicon.ico', '/robots.txt', '/health', '/.well-known'];
const WHEN_ROUTED = [...LOGIN_PATHS, '/static', '/media'];

/**
 * Which layers a path is exempt from. An operator's exempt path passes every layer; the default
 * list only the layers that would judge its visitors by their looks.
 */
export class ExemptPaths {
  private readonly full = new PrefixMap<true>();
  private readonly light = new PrefixMap<'always' | 'routed'>();
  private exemptsRoot = false;

  /** @param paths prefixes by whole segments, in any case; `/` stands for the root page alone */
  constructor(paths: readonly string[]) {
    for (const path of paths) {
      if (normalizePrefix(path) === '/') this.exemptsRoot = true;
      else this.full.add(path, true);
    }
    ALWAYS.forEach((path) => this.light.add(path, 'always'));
    WHEN_ROUTED.forEach((path) => this.light.add(path, 'routed'));
  }

  /**
   * A path is exempt only if it is so both as a router sees it and in canonical form, so that neither
   * `/login/%2e%2e/x` nor `/users/..%2fhealth` borrows an exemption that its handler does not have.
   */
  find(target: CanonicalPath, routed: boolean): LayerMask {
    const { lower, routerView } = target;
    const plain = routerView === lower;
    if (this.isFull(lower) && (plain || this.isFull(routerView))) return ALL_LAYERS;
    const light = this.light.longest(lower);
    if (light === undefined || (light === 'routed' && !routed)) return NO_LAYERS;
    return plain || this.light.longest(routerView) !== undefined ? LIGHT_EXEMPTION : NO_LAYERS;
  }

  private isFull(lowerPath: string): boolean {
    if (lowerPath === '/') return this.exemptsRoot;
    return this.full.size > 0 && this.full.longest(lowerPath) !== undefined;
  }
}

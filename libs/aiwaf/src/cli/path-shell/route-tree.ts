import { canonicalPath } from '../../core/path/canonical-path';
import type { ListedRoute } from '../../nest/routing/route-directory';
import { terminalText } from '../terminal-text';

/** A place in the tree of the paths of all routes. */
export class RouteNode {
  /** What a terminal can be given; anybody may have written into the database that the routes come from. */
  readonly name: string;
  /** Such as `/api/products/:id`, made of names. */
  readonly path: string;
  /** Upper-case methods of the routes that end here; `ALL` for a handler of every method. */
  readonly methods = new Set<string>();
  private readonly byName = new Map<string, RouteNode>();

  constructor(
    private readonly segment: string,
    readonly parent: RouteNode | null,
    private readonly isFixed: boolean,
  ) {
    this.name = terminalText(segment);
    this.path = parent === null ? '/' : `${parent.parent === null ? '' : parent.path}/${this.name}`;
  }

  /** The prefix in the form in which exemptions are compared; `null` at and below a parameter. */
  get prefix(): string | null {
    return this.hasParameter ? null : canonicalPath(this.served).lower;
  }

  /** The path as the routes have it; empty for the root. */
  private get served(): string {
    return this.parent === null ? '' : `${this.parent.served}/${this.segment}`;
  }

  private get hasParameter(): boolean {
    return !this.isFixed || (this.parent?.hasParameter ?? false);
  }

  /** Fixed names first, each kind by name; what `ls` numbers from 1. */
  get children(): readonly RouteNode[] {
    return [...this.byName.values()].sort(
      (a, b) => Number(b.isFixed) - Number(a.isFixed) || (a.name < b.name ? -1 : 1),
    );
  }

  get hasChildren(): boolean {
    return this.byName.size > 0;
  }

  /** From here up to the root. */
  *upwards(): Generator<RouteNode> {
    yield this;
    if (this.parent !== null) yield* this.parent.upwards();
  }

  child(name: string): RouteNode | undefined {
    return this.byName.get(name);
  }

  /** The child of that name, made where there is none. */
  grow(segment: string, isFixed: boolean): RouteNode {
    const known = this.byName.get(terminalText(segment));
    if (known !== undefined) return known;
    const node = new RouteNode(segment, this, isFixed);
    this.byName.set(node.name, node);
    return node;
  }
}

/** The root of the tree of all routes. */
export function routeTree(routes: readonly ListedRoute[]): RouteNode {
  const root = new RouteNode('', null, true);
  for (const { methods, alternatives } of routes) {
    for (const segments of alternatives) {
      let node = root;
      for (const { name, isFixed } of segments) node = node.grow(name, isFixed);
      for (const method of methods) node.methods.add(method === '*' ? 'ALL' : terminalText(method));
    }
  }
  return root;
}

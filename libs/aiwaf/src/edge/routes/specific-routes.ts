import FindMyWay from 'find-my-way';
import { MatchingRules, MethodRoutes, Route, servesHost } from './route';

type Tree = FindMyWay.Instance<FindMyWay.HTTPVersion.V1>;

/** Requests that meet no condition. */
const PLAIN = '';

/**
 * Routes of which the most specific one answers, as on Fastify, whose own router this is: paths are in
 * its syntax. Which versions a request asks for is not known here, so there is a tree for each.
 */
export class SpecificRoutes implements MethodRoutes {
  private readonly trees = new Map<string, Tree>();
  /** Routes without conditions, which stand in every tree. */
  private readonly plain: Route[] = [];

  constructor(private readonly rules: MatchingRules) {}

  add(route: Route): void {
    const { conditions } = route.definition;
    if (conditions === undefined) {
      this.plain.push(route);
      this.treeOf(PLAIN);
      for (const tree of this.trees.values()) plant(tree, route);
    } else {
      for (const condition of conditions) plant(this.treeOf(condition), route);
    }
  }

  find(rawPath: string, host: string | undefined): readonly Route[] {
    const found = new Set<Route>();
    for (const tree of this.trees.values()) {
      const routes = tree.find('GET', rawPath)?.store as Route[] | undefined;
      if (routes === undefined) continue;
      for (const route of routes) if (servesHost(route, host)) found.add(route);
    }
    return [...found];
  }

  private treeOf(condition: string): Tree {
    let tree = this.trees.get(condition);
    if (tree === undefined) {
      tree = newTree(this.rules);
      this.trees.set(condition, tree);
      for (const route of this.plain) plant(tree, route);
    }
    return tree;
  }
}

/** A router that matches paths as the host's does. */
export function newTree(rules: MatchingRules): Tree {
  // Whether an expression in a path is safe was for the host to say.
  const options = { ...rules, allowUnsafeRegex: true };
  return FindMyWay(options);
}

function plant(tree: Tree, route: Route): void {
  const { path } = route.definition;
  const here = tree.findRoute('GET', path)?.store as Route[] | undefined;
  if (here === undefined) tree.on('GET', path, () => {}, [route]);
  else if (!here.includes(route)) here.push(route);
}

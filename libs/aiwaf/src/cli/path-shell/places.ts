import { RouteNode } from './route-tree';
import { noSuchPlace, numberOrName } from './shell-errors';

const NUMBER = /^\d{1,6}$/;

/**
 * The place that a person means: a number of `ls`, a name, or a path of names such as `a/b`, `../b`
 * or `/a`.
 *
 * @throws AiwafConfigError `AIWAF_E_SHELL_PLACE`
 */
export function findPlace(target: string, here: RouteNode): RouteNode {
  if (!NUMBER.test(target)) return walk(target, here);
  const numbered = here.children.at(Number(target) - 1);
  const named = here.child(target);
  if (Number(target) === 0 || numbered === undefined) {
    if (named === undefined) throw noSuchPlace(target, here);
    return named;
  }
  if (named === undefined || named === numbered) return numbered;
  throw numberOrName(target, named, numbered);
}

function walk(path: string, here: RouteNode): RouteNode {
  let node = path.startsWith('/') ? rootOf(here) : here;
  for (const name of path.split('/')) {
    if (name === '' || name === '.') continue;
    if (name === '..') {
      node = node.parent ?? node;
      continue;
    }
    const next = node.child(name);
    if (next === undefined) throw noSuchPlace(name, node);
    node = next;
  }
  return node;
}

function rootOf(node: RouteNode): RouteNode {
  return node.parent === null ? node : rootOf(node.parent);
}

/** How a path that a person is writing may go on, each with all that was written before. */
export function completePlace(written: string, here: RouteNode): string[] {
  const end = written.lastIndexOf('/') + 1;
  const [folder, start] = [written.slice(0, end), written.slice(end)];
  let node: RouteNode;
  try {
    node = walk(folder, here);
  } catch {
    return [];
  }
  return node.children
    .filter(({ name }) => name.startsWith(start) && !/\s/.test(name))
    .map(({ name, hasChildren }) => `${folder}${name}${hasChildren ? '/' : ''}`);
}

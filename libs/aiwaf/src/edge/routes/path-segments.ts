import { parse, Token } from 'path-to-regexp';
import { expand } from './path-pattern';

/** A piece of a route's path between two slashes. */
export interface PathSegment {
  /** As it is written, such as `products`, `:id` or `*path`. */
  readonly name: string;
  /** It stands in the path of every request to the route as it is: no parameter, no wildcard. */
  readonly isFixed: boolean;
}

/**
 * The segments of a route's path, once for each way to take or leave its optional groups.
 *
 * @param path in the syntax of path-to-regexp 8; what is none, or has too many groups, is split as it stands
 */
export function pathSegments(path: string): PathSegment[][] {
  const alternatives = alternativesOf(path);
  if (alternatives !== null) return alternatives.map(segmentsOf);
  const segments = path.split('/').filter((name) => name !== '');
  return [segments.map((name) => ({ name, isFixed: !/[:*{}()?+]/.test(name) }))];
}

function alternativesOf(path: string): Token[][] | null {
  try {
    return expand(parse(path).tokens);
  } catch {
    return null;
  }
}

function segmentsOf(tokens: readonly Token[]): PathSegment[] {
  const segments = [{ name: '', isFixed: true }];
  for (const token of tokens) {
    const [rest, ...further] = token.type === 'text' ? token.value.split('/') : [placeholder(token)];
    const last = segments[segments.length - 1];
    last.name += rest;
    last.isFixed &&= token.type === 'text';
    for (const name of further) segments.push({ name, isFixed: true });
  }
  return segments.filter(({ name }) => name !== '');
}

function placeholder(token: Exclude<Token, { type: 'text' }>): string {
  switch (token.type) {
    case 'param':
      return `:${token.name}`;
    case 'wildcard':
      return `*${token.name}`;
    case 'group':
      return '';
  }
}

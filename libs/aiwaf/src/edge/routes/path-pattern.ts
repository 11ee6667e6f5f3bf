import { parse, pathToRegexp, Token } from 'path-to-regexp';

/** A route path in the forms that matching needs. */
export interface PathPattern {
  /** find-my-way patterns, several for a path with optional groups; empty when it cannot say the path. */
  readonly trees: readonly string[];
  /** Segments for the overlap test; `null` stands for any one segment, a trailing `undefined` for the rest. */
  readonly shapes: readonly (readonly (string | null | undefined)[])[];
  /** Matches a raw path as Express does. */
  readonly regexp: RegExp;
  /** The trees match the very paths that the expression does; a wildcard's would match an empty rest too. */
  readonly exact: boolean;
}

/** Alternatives that optional groups may expand to before only the expression is used. */
const MAX_ALTERNATIVES = 16;

/**
 * Reads a path in the syntax of path-to-regexp 8, the one of Nest and Express 5.
 *
 * @param options how the adapter matches; `caseSensitive` and `trailing` (a trailing slash is let pass)
 */
export function pathPattern(
  path: string,
  options: { caseSensitive: boolean; trailing: boolean },
): PathPattern {
  const { regexp } = pathToRegexp(path, { sensitive: options.caseSensitive, trailing: options.trailing });
  const alternatives = expand(parse(path).tokens);
  if (alternatives === null) return { trees: [], shapes: [[undefined]], regexp, exact: false };
  const trees = alternatives.map(treePattern);
  return {
    trees: trees.every((tree) => tree !== null) ? trees : [],
    shapes: alternatives.map((tokens) => shape(tokens, options.caseSensitive)),
    regexp,
    exact: !alternatives.flat().some((token) => token.type === 'wildcard'),
  };
}

/** Every way to take or leave optional groups; `null` when there are too many. */
export function expand(tokens: readonly Token[]): Token[][] | null {
  let all: Token[][] = [[]];
  for (const token of tokens) {
    if (token.type !== 'group') {
      all = all.map((one) => [...one, token]);
      continue;
    }
    const inner = expand(token.tokens);
    if (inner === null) return null;
    all = all.flatMap((one) => [one, ...inner.map((group) => [...one, ...group])]);
    if (all.length > MAX_ALTERNATIVES) return null;
  }
  return all;
}

/** The find-my-way pattern, or `null` where a parameter shares its segment or a wildcard is not last. */
function treePattern(tokens: readonly Token[]): string | null {
  let pattern = '';
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1];
    switch (token.type) {
      case 'text':
        pattern += token.value.replaceAll(':', '::');
        if (token.value.includes('*')) return null;
        break;
      case 'param':
        if (
          !pattern.endsWith('/') ||
          (next !== undefined && !(next.type === 'text' && next.value.startsWith('/')))
        )
          return null;
        pattern += `:p${index}`;
        break;
      case 'wildcard':
        if (!pattern.endsWith('/') || next !== undefined) return null;
        pattern += '*';
        break;
      case 'group':
        return null;
    }
  }
  return pattern === '' ? '/' : pattern;
}

function shape(tokens: readonly Token[], caseSensitive: boolean): (string | null | undefined)[] {
  const text = tokens
    .map((token) => (token.type === 'text' ? token.value : token.type === 'wildcard' ? '\u0001' : '\u0000'))
    .join('');
  const segments: (string | null | undefined)[] = [];
  for (const segment of text.split('/').filter((part) => part !== '')) {
    if (segment.includes('\u0001')) return [...segments, undefined];
    segments.push(segment.includes('\u0000') ? null : caseSensitive ? segment : segment.toLowerCase());
  }
  return segments;
}

/** Whether two patterns can match the same path. */
export function overlap(a: PathPattern, b: PathPattern): boolean {
  return a.shapes.some((one) => b.shapes.some((other) => shapesOverlap(one, other)));
}

function shapesOverlap(
  a: readonly (string | null | undefined)[],
  b: readonly (string | null | undefined)[],
): boolean {
  for (let i = 0; ; i++) {
    const atEnd = i >= a.length || i >= b.length;
    if (atEnd) return a.length === b.length || (i < a.length ? a[i] === undefined : b[i] === undefined);
    if (a[i] === undefined || b[i] === undefined) return true;
    if (a[i] !== null && b[i] !== null && a[i] !== b[i]) return false;
  }
}

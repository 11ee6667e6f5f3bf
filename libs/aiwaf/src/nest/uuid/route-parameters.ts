import { wordsOf } from './names';

/** A parameter as the paths of its handler have it. */
export interface RouteParameter {
  readonly name: string;
  /** For each path that has it, where it stands. */
  readonly places: readonly Place[];
}

export interface Place {
  /** The words of the fixed segment before it; empty where there is none. */
  readonly after: readonly string[];
  /** It is the path's only parameter, and nothing fixed of the handler's own path stands before it. */
  readonly alone: boolean;
}

/** A path of a handler: what module and controller give it, and what is its own. */
export interface HandlerPath {
  readonly outer: string;
  readonly own: string;
}

/** The parameters of a handler's paths. Wildcards are none: they hold paths. */
export function parametersOf(paths: readonly HandlerPath[]): RouteParameter[] {
  const places = new Map<string, Place[]>();
  for (const { outer, own } of paths) {
    const before = segmentsOf(outer);
    const segments = [...before, ...segmentsOf(own)];
    const names = segments.map((segment) => [...segment.matchAll(/:(\w+)/g)].map(([, name]) => name));
    const count = names.flat().length;
    names.forEach((inSegment, i) => {
      const previous = segments[i - 1] ?? '';
      const after = /[:*]/.test(previous) ? [] : wordsOf(previous);
      const alone = count === 1 && i <= before.length;
      for (const name of inSegment) places.set(name, [...(places.get(name) ?? []), { after, alone }]);
    });
  }
  return [...places].map(([name, at]) => ({ name, places: at }));
}

/** Expressions that limit a parameter may have colons of their own. */
function segmentsOf(path: string): string[] {
  return path
    .replace(/\([^)]*\)/g, '')
    .split(/[/{}]+/)
    .filter((segment) => segment !== '');
}

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
  /** It is the path's only parameter. */
  readonly alone: boolean;
}

/** The parameters of a handler's paths. Wildcards are none: they hold paths. */
export function parametersOf(paths: readonly string[]): RouteParameter[] {
  const places = new Map<string, Place[]>();
  for (const path of paths) {
    // Expressions that limit a parameter may have colons of their own.
    const segments = path.replace(/\([^)]*\)/g, '').split(/[/{}]+/);
    const names = segments.map((segment) => [...segment.matchAll(/:(\w+)/g)].map(([, name]) => name));
    const count = names.flat().length;
    names.forEach((inSegment, i) => {
      const before = segments[i - 1] ?? '';
      const after = /[:*]/.test(before) ? [] : wordsOf(before);
      for (const name of inSegment)
        places.set(name, [...(places.get(name) ?? []), { after, alone: count === 1 }]);
    });
  }
  return [...places].map(([name, at]) => ({ name, places: at }));
}

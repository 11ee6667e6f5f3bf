import { RouteTable } from '../../core/route';
import { HttpRouteTable, MatchingRules, RouteDefinition } from '../../edge';

/** The key of the state store under which a host's start saves its routes. */
export const ROUTES_KEY = 'routes';

/** A route table as it is saved, so that training knows the routes without the host. */
export interface SavedRoutes {
  readonly rules: MatchingRules;
  readonly routes: readonly Pick<RouteDefinition, 'methods' | 'path' | 'catchAll'>[];
  readonly words: readonly string[];
  readonly knownPrefixes: readonly string[];
}

/** Builds a table from its saved form; `null` when the text is not one, in which case the log speaks alone. */
export function readRoutes(text: string): RouteTable | null {
  try {
    const { rules, routes, words, knownPrefixes } = JSON.parse(text) as SavedRoutes;
    const table = new HttpRouteTable(rules, new Set(words), knownPrefixes, () => false);
    for (const route of routes) table.add({ ...route, exempt: 0, rateLimit: null, hosts: null });
    return table;
  } catch {
    return null;
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { AiwafConfigError } from '../../core/errors';
import { PathExemption } from '../../core/ports/exemption-store';
import { PathSegment, pathSegments } from '../../edge';
import type { ResolvedOptions } from '../options/aiwaf.options';
import { State } from '../state/state';
import { AIWAF_OPTIONS } from '../tokens';
import { NestRoutes } from './nest-routes';
import { ROUTES_KEY, SavedRoutes } from './saved-routes';

/** A route of the host as a person looks for it. */
export interface ListedRoute {
  /** Empty for a prefix that is known to be served by something else than Nest's handlers. */
  readonly methods: readonly string[];
  /** Once for each way to take or leave optional groups of the path. */
  readonly alternatives: readonly (readonly PathSegment[])[];
}

export interface RouteListing {
  /** Epoch ms of the start that saved the routes; `null` where they were read from the module of this process. */
  readonly savedAt: number | null;
  readonly routes: readonly ListedRoute[];
}

/** The exempt paths that a person can see from here. */
export interface KnownExemptions {
  /** The option `exemptPaths` of this process. */
  readonly options: readonly string[];
  readonly stored: readonly PathExemption[];
}

/**
 * The routes of the host for commands, which serve none themselves: those that its last start saved,
 * with global prefix and versions; else those of the module that the command stands beside.
 */
@Injectable()
export class RouteDirectory {
  constructor(
    private readonly state: State,
    private readonly nestRoutes: NestRoutes,
    @Inject(AIWAF_OPTIONS) private readonly options: ResolvedOptions,
  ) {}

  /** An exemption that is made here outlives the process. */
  get keepsExemptions(): boolean {
    return this.state.dataSource !== null;
  }

  /** @throws AiwafConfigError `AIWAF_E_ROUTES_UNKNOWN` */
  async routes(): Promise<RouteListing> {
    const listing = (await this.saved()) ?? this.ofModule();
    if (listing !== null) return listing;
    throw new AiwafConfigError(
      'AIWAF_E_ROUTES_UNKNOWN',
      'No start of the application has saved its routes in this database, and this command stands beside no module with routes.',
      'Start the application once on this database, or name its module: --app dist/app.module.js#AppModule.',
    );
  }

  async exemptions(): Promise<KnownExemptions> {
    return { options: this.options.exemptPaths, stored: await this.state.exemptions.paths.load() };
  }

  private async saved(): Promise<RouteListing | null> {
    const text = await this.state.store.get(ROUTES_KEY);
    const saved = text === null ? null : parsed(text);
    if (saved === null) return null;
    const { routes, knownPrefixes } = saved;
    return {
      savedAt: (await this.state.store.setAt(ROUTES_KEY)) ?? 0,
      routes: listed(routes, knownPrefixes),
    };
  }

  private ofModule(): RouteListing | null {
    const routes = this.nestRoutes.list((path) => path);
    return routes.length === 0 ? null : { savedAt: null, routes: listed(routes, this.options.knownPrefixes) };
  }
}

function listed(
  routes: readonly { methods: readonly string[]; path: string }[],
  knownPrefixes: readonly string[],
): ListedRoute[] {
  return [
    ...routes.map(({ methods, path }) => ({ methods, alternatives: pathSegments(path) })),
    ...knownPrefixes.map((prefix) => ({ methods: [], alternatives: [fixedSegments(prefix)] })),
  ];
}

function fixedSegments(prefix: string): PathSegment[] {
  const names = prefix.split('/').filter((name) => name !== '');
  return names.map((name) => ({ name, isFixed: true }));
}

/** Anybody may have written into a database: what is no table is none. */
function parsed(text: string): Pick<SavedRoutes, 'routes' | 'knownPrefixes'> | null {
  try {
    const { routes, knownPrefixes } = JSON.parse(text) as SavedRoutes;
    const isTable =
      routes.every(({ path, methods }) => typeof path === 'string' && areTexts(methods)) &&
      areTexts(knownPrefixes);
    return isTable ? { routes, knownPrefixes } : null;
  } catch {
    return null;
  }
}

function areTexts(values: unknown): boolean {
  return Array.isArray(values) && values.every((value) => typeof value === 'string');
}

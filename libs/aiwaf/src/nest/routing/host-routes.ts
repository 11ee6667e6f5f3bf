import { Inject, Injectable } from '@nestjs/common';
import { ApplicationConfig, HttpAdapterHost } from '@nestjs/core';
import { RouteMatch, RouteTable, UNROUTED } from '../../core/route';
import { AdapterEdge, HttpRouteTable } from '../../edge';
import type { ResolvedOptions } from '../options/aiwaf.options';
import { AIWAF_OPTIONS } from '../tokens';
import { NestRoute, NestRoutes } from './nest-routes';
import { routeWords } from './route-words';
import { SavedRoutes } from './saved-routes';

/** Before the routes are known nothing is routed; the host does not listen yet. */
const NO_ROUTES: RouteTable = {
  match: (): RouteMatch => UNROUTED,
  allowedMethods: () => [],
  words: new Set(),
};

/** The host's route table, built when its routes are registered. */
@Injectable()
export class HostRoutes {
  private current: RouteTable = NO_ROUTES;
  private routes: readonly NestRoute[] = [];
  private saved: SavedRoutes | null = null;

  constructor(
    private readonly nestRoutes: NestRoutes,
    private readonly config: ApplicationConfig,
    private readonly host: HttpAdapterHost,
    @Inject(AIWAF_OPTIONS) private readonly options: ResolvedOptions,
  ) {}

  get table(): RouteTable {
    return this.current;
  }

  /** The global prefix with a leading slash, or the empty text. */
  get globalPrefix(): string {
    const prefix = this.config.getGlobalPrefix();
    return prefix === '' || prefix.startsWith('/') ? prefix : `/${prefix}`;
  }

  /** Every route of the host's controllers, once it has started. */
  list(): readonly NestRoute[] {
    return this.routes;
  }

  /** Reads the routes. Called when the host has registered them, before it listens. */
  build(edge: AdapterEdge): void {
    const { knownPrefixes } = this.options;
    const adapter = this.host.httpAdapter as { normalizePath?(path: string): string };
    this.routes = this.nestRoutes.list((path) => adapter.normalizePath?.(path) ?? path);
    const paths = new Set(this.routes.map((route) => route.path));
    const servesItself = edge.servesItself((path) => paths.has(path), this.globalPrefix);
    const table = new HttpRouteTable(
      edge.rules(),
      routeWords(this.routes, knownPrefixes),
      knownPrefixes,
      servesItself,
    );
    this.routes.forEach((route) => table.add(route));
    this.current = table;
    this.saved = {
      rules: edge.rules(),
      routes: this.routes.map(({ methods, path, catchAll }) => ({ methods, path, catchAll })),
      words: [...table.words],
      knownPrefixes,
    };
  }

  /** The table in the form that is saved for training; `null` before the host has started. */
  toSave(): SavedRoutes | null {
    return this.saved;
  }
}

import 'reflect-metadata';
import { Injectable, RequestMethod, Type, VERSION_NEUTRAL, VersioningType } from '@nestjs/common';
import { ApplicationConfig, MetadataScanner, ModulesContainer } from '@nestjs/core';
import { PathsExplorer } from '@nestjs/core/router/paths-explorer.js';
import { RoutePathFactory } from '@nestjs/core/router/route-path-factory.js';
import { pathToRegexp } from 'path-to-regexp';
import { EVERY_METHOD, RouteDefinition } from '../../edge';
import { exemptionOf } from '../decorators/aiwaf-exempt.decorator';
import { rateLimitOf } from '../decorators/aiwaf-rate-limit.decorator';

/** A route of the host with the names that its words are taken from. */
export interface NestRoute extends RouteDefinition {
  readonly controller: string;
  readonly handler: string;
}

type Version = Parameters<RoutePathFactory['create']>[0]['controllerVersion'];

/**
 * Reads the routes of the host from Nest's metadata, with the paths that Nest itself gives them:
 * global prefix, RouterModule, versions. The two deep imports are the same in Nest 11 and 12.
 */
@Injectable()
export class NestRoutes {
  constructor(
    private readonly modules: ModulesContainer,
    private readonly config: ApplicationConfig,
  ) {}

  /** @param normalizePath the adapter's own reading of a path, where it has one */
  list(normalizePath: (path: string) => string): NestRoute[] {
    const explorer = new PathsExplorer(new MetadataScanner());
    const factory = new RoutePathFactory(this.config);
    const routes: NestRoute[] = [];
    for (const module of this.modules.values()) {
      for (const { instance, metatype } of module.controllers.values()) {
        if (typeof metatype !== 'function') continue;
        const prototype = metatype.prototype as object;
        for (const found of explorer.scanForPaths(instance ?? prototype, prototype)) {
          const method = prototype[found.methodName as keyof object] as object;
          const paths = this.paths(factory, metatype as Type, module.metatype, found);
          for (const { path, catchAll } of paths) {
            routes.push({
              methods: [
                found.requestMethod === RequestMethod.ALL ? EVERY_METHOD : RequestMethod[found.requestMethod],
              ],
              path: normalizePath(path),
              catchAll,
              ...this.conditions(metatype, found.version as Version),
              exempt: exemptionOf(metatype, method),
              rateLimit: rateLimitOf(metatype, method),
              hosts: hostsOf(metatype),
              controller: metatype.name,
              handler: found.methodName,
            });
          }
        }
      }
    }
    return routes;
  }

  private paths(
    factory: RoutePathFactory,
    controller: Type,
    module: Type | unknown,
    found: ReturnType<PathsExplorer['scanForPaths']>[number],
  ): { path: string; catchAll: boolean }[] {
    const versioning = this.config.getVersioning();
    const own = Reflect.getMetadata('__version__', controller) as Version;
    const controllerVersion = versioning === undefined ? undefined : (own ?? versioning.defaultVersion);
    const modulePath = this.modulePath(module as object | undefined);
    const ctrlPaths = [Reflect.getMetadata('path', controller) as string | string[]].flat();
    return ctrlPaths.flatMap((ctrlPath) =>
      found.path.flatMap((methodPath) => {
        const catchAll = isCatchAll(`${modulePath ?? ''}${slashed(ctrlPath)}${methodPath}`);
        const created = factory.create(
          {
            ctrlPath: slashed(ctrlPath),
            methodPath,
            modulePath,
            globalPrefix: slashed(this.config.getGlobalPrefix()),
            controllerVersion,
            methodVersion: found.version as Version,
            // Only versions in the URI change paths; the others are told apart by the router later.
            versioningOptions: versioning?.type === VersioningType.URI ? versioning : undefined,
          },
          found.requestMethod,
        );
        return created.map((path) => ({ path, catchAll }));
      }),
    );
  }

  /** The versions of which a request must ask for one in a header or media type. */
  private conditions(controller: object, own: Version): Pick<RouteDefinition, 'conditions'> {
    const versioning = this.config.getVersioning();
    if (versioning === undefined || versioning.type === VersioningType.URI) return {};
    const ofController = Reflect.getMetadata('__version__', controller) as Version;
    const version = own ?? ofController ?? versioning.defaultVersion;
    if (version === undefined || version === VERSION_NEUTRAL) return {};
    return { conditions: [version].flat().map(String) };
  }

  private modulePath(module: object | undefined): string | undefined {
    if (module === undefined) return undefined;
    const scoped = Reflect.getMetadata(`__module_path__${this.modules.applicationId}`, module) as
      string | undefined;
    return scoped ?? (Reflect.getMetadata('__module_path__', module) as string | undefined);
  }
}

function slashed(path: string | undefined): string {
  return path === undefined || path === '' ? '' : path.startsWith('/') ? path : `/${path}`;
}

function hostsOf(controller: object): RegExp[] | null {
  const hosts = Reflect.getMetadata('host', controller) as string | RegExp | (string | RegExp)[] | undefined;
  if (hosts === undefined) return null;
  return [hosts].flat().map((host) => (typeof host === 'string' ? pathToRegexp(host).regexp : host));
}

/** Whether a path fixes no segment: parameters without an expression, and wildcards. */
function isCatchAll(path: string): boolean {
  const segments = path.split(/[/{}]+/).filter((segment) => segment !== '');
  return segments.length > 0 && segments.every((segment) => /^(?::[^(]*|\*.*)$/.test(segment));
}

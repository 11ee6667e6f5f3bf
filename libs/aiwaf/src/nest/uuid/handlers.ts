import 'reflect-metadata';
import { ParseUUIDPipe } from '@nestjs/common';
import { ApplicationConfig, MetadataScanner, ModulesContainer } from '@nestjs/core';
import { NestModule } from './module-repositories';
import { HandlerPath, parametersOf, RouteParameter } from './route-parameters';

/** A handler with parameters in its path. */
export interface ParameterHandler {
  readonly module: NestModule;
  readonly controller: object;
  readonly method: object;
  /** Such as `OrdersController.find`. */
  readonly name: string;
  readonly parameters: readonly RouteParameter[];
  /** Parameters that Nest's `ParseUUIDPipe` reads. */
  readonly piped: ReadonlySet<string>;
}

type Metatype = (abstract new () => object) & { readonly name: string };

/** The handlers of the host whose paths have parameters, those of module paths and the global prefix included. */
export function parameterHandlers(modules: ModulesContainer, config: ApplicationConfig): ParameterHandler[] {
  const scanner = new MetadataScanner();
  const found: ParameterHandler[] = [];
  for (const module of modules.values()) {
    const before = `/${config.getGlobalPrefix()}/${modulePath(modules, module)}`;
    for (const { metatype } of module.controllers.values()) {
      if (typeof metatype !== 'function') continue;
      const controller = metatype as unknown as Metatype;
      const prototype = controller.prototype as Readonly<Record<string, object>>;
      for (const key of scanner.getAllMethodNames(prototype)) {
        const method = prototype[key];
        const paths = pathsOf(controller, method).map(({ outer, own }) => ({
          outer: `${before}/${outer}`,
          own,
        }));
        const parameters = parametersOf(paths);
        const name = `${controller.name}.${key}`;
        if (parameters.length > 0)
          found.push({ module, controller, method, name, parameters, piped: piped(controller, key) });
      }
    }
  }
  return found;
}

function pathsOf(controller: object, method: object): HandlerPath[] {
  const own = Reflect.getMetadata('path', method) as string | string[] | undefined;
  if (own === undefined) return [];
  const outer = [(Reflect.getMetadata('path', controller) as string | string[] | undefined) ?? ''].flat();
  return outer.flatMap((start) => [own].flat().map((end) => ({ outer: start, own: end })));
}

function modulePath(modules: ModulesContainer, { metatype }: NestModule): string {
  const scoped = Reflect.getMetadata(`__module_path__${modules.applicationId}`, metatype) as
    string | undefined;
  return scoped ?? (Reflect.getMetadata('__module_path__', metatype) as string | undefined) ?? '';
}

interface Argument {
  readonly data?: unknown;
  readonly pipes?: readonly unknown[];
}

/** Nest keeps the arguments of a handler under `<kind>:<index>`, where kind 5 is `@Param()`. */
function piped(controller: object, key: string): Set<string> {
  const args = Reflect.getMetadata('__routeArguments__', controller, key) as
    Record<string, Argument> | undefined;
  return new Set(
    Object.entries(args ?? {}).flatMap(([kind, { data, pipes = [] }]) =>
      kind.startsWith('5:') && typeof data === 'string' && pipes.some(isUuidPipe) ? [data] : [],
    ),
  );
}

function isUuidPipe(pipe: unknown): boolean {
  return (
    pipe === ParseUUIDPipe ||
    pipe instanceof ParseUUIDPipe ||
    (typeof pipe === 'function' && pipe.prototype instanceof ParseUUIDPipe)
  );
}

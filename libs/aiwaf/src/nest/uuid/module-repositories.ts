import type { InjectionToken } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import { EntityManager, ObjectLiteral, Repository } from 'typeorm';

/** A module of the host as Nest keeps it. */
export type NestModule = ModulesContainer extends Map<string, infer M> ? M : never;
export type AnyRepository = Repository<ObjectLiteral>;

/** The repositories that a module can inject. */
export interface ModuleRepositories {
  /** Its own and those of modules that it imports itself. */
  readonly own: ReadonlySet<AnyRepository>;
  /** Those of global modules, which it has without a word of its own. */
  readonly global: ReadonlySet<AnyRepository>;
}

/** Reads the repositories of a module from its providers and from what its imports export. */
export function repositoriesOf(module: NestModule): ModuleRepositories {
  const own = new Set(instancesIn(module, () => true));
  const global = new Set<AnyRepository>();
  for (const imported of module.imports) collect(imported, imported.isGlobal ? global : own, new Set());
  return { own, global };
}

function collect(module: NestModule, into: Set<AnyRepository>, visited: Set<NestModule>): void {
  if (visited.has(module)) return;
  visited.add(module);
  for (const repository of instancesIn(module, (token) => module.exports.has(token))) into.add(repository);
  for (const inner of module.imports) {
    // A module is re-exported by its class.
    if (module.exports.has(inner.metatype)) collect(inner, into, visited);
  }
}

function instancesIn(module: NestModule, isVisible: (token: InjectionToken) => boolean): AnyRepository[] {
  return [...module.providers].flatMap(([token, { instance }]) =>
    isVisible(token) && isRepository(instance) ? [instance] : [],
  );
}

/** What is made per request has no instance at start, only a prototype without a manager. */
function isRepository(value: unknown): value is AnyRepository {
  return value instanceof Repository && (value.manager as unknown) instanceof EntityManager;
}

import type { Type } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';

/** A module as Nest keeps it. */
export type NestModule = ModulesContainer extends Map<string, infer M> ? M : never;

/** The modules that were made of a class. */
export function modulesOf(modules: ModulesContainer, type: Type): NestModule[] {
  return [...modules.values()].filter(({ metatype }) => metatype === type);
}

/** A provider of the modules that `forRoot()` makes, by which they are told from the bare class. */
export const CONFIGURED = Symbol('AIWAF_CONFIGURED');

/** The modules that import a firewall with its options. */
export function configuring(modules: ModulesContainer, entry: Type): NestModule[] {
  return modulesOf(modules, entry)
    .filter(({ providers }) => providers.has(CONFIGURED))
    .flatMap((module) => importersOf(modules, module));
}

/** The modules that import this one. Of a global module these are all. */
export function importersOf(modules: ModulesContainer, imported: NestModule): NestModule[] {
  return [...modules.values()].filter(({ imports }) => imports.has(imported));
}

/** The module that the application was started with: the second, as the first one is Nest's own. */
export function rootOf(modules: ModulesContainer): NestModule {
  const [, root] = modules.values();
  return root;
}

/** The names of modules or classes, each once. */
export function named(things: readonly { readonly name: string }[]): string {
  return [...new Set(things.map(({ name }) => name))].join(' and ');
}

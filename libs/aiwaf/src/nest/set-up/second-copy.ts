import 'reflect-metadata';
import type { ModulesContainer } from '@nestjs/core';
import { AiwafConfigError } from '../../core/errors';
import { Copy, otherCopyOf, thisCopy } from './copies';

/**
 * Refuses an application that imports the module of another copy of this package, or injects a class of
 * one: two firewalls would judge each request, and what belongs to one is nothing to the other. A copy that
 * the process has loaded for something else is no reason.
 *
 * @throws AiwafConfigError `AIWAF_E_TWO_COPIES`
 */
export function refuseSecondCopy(modules: ModulesContainer): void {
  for (const module of modules.values()) {
    const imported = otherCopyOf(module.metatype);
    if (imported !== null) throw refusal(imported, `The module ${module.metatype.name} of one is imported`);
    for (const { metatype } of [...module.providers.values(), ...module.controllers.values()]) {
      for (const injected of injectedInto(metatype)) {
        const other = otherCopyOf(injected);
        if (other !== null) throw refusal(other, `${nameOf(metatype)} injects ${nameOf(injected)} of one`);
      }
    }
  }
}

function injectedInto(type: unknown): unknown[] {
  if (typeof type !== 'function') return [];
  const declared = (Reflect.getMetadata('design:paramtypes', type) as unknown[] | undefined) ?? [];
  const named = (Reflect.getMetadata('self:paramtypes', type) as { param: unknown }[] | undefined) ?? [];
  return [...declared, ...named.map(({ param }) => param)];
}

function nameOf(type: unknown): string {
  return typeof type === 'function' ? type.name : String(type);
}

function refusal(other: Copy, how: string): AiwafConfigError {
  const { version, path } = thisCopy();
  return new AiwafConfigError(
    'AIWAF_E_TWO_COPIES',
    `The application uses two copies of nestjs-aiwaf, ${version} in ${path} and ${other.version} in ${other.path}. ${how}, and the firewall is of the other.`,
    'Have one version only, so that npm keeps one copy; to see who asks for which: npm ls nestjs-aiwaf',
  );
}

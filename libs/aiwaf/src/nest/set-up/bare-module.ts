import type { Type } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import { AiwafConfigError } from '../../core/errors';
import { importersOf, modulesOf, named } from './modules';

/**
 * Refuses a start where the class is imported and the firewall nowhere: nothing would be protected. Beside
 * a firewall elsewhere the bare class is only idle.
 *
 * @throws AiwafConfigError `AIWAF_E_MODULE_BARE`
 */
export function refuseBareModule(modules: ModulesContainer, entry: Type, firewall: Type): void {
  if (modulesOf(modules, firewall).length > 0) return;
  const importers = modulesOf(modules, entry).flatMap((module) => importersOf(modules, module));
  throw new AiwafConfigError(
    'AIWAF_E_MODULE_BARE',
    `AiwafModule is imported as a bare class${importers.length > 0 ? ` by ${named(importers)}` : ''}, which protects nothing.`,
    'Import AiwafModule.forRoot() in its place.',
  );
}

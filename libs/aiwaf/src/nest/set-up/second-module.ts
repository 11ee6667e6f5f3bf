import type { Type } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import { AiwafConfigError } from '../../core/errors';
import { configuring, modulesOf, named } from './modules';

/**
 * Refuses a second firewall: each would count every request, and refuse by its own options. One that
 * several modules import as the same object is one.
 *
 * @throws AiwafConfigError `AIWAF_E_MODULE_TWICE`
 */
export function refuseSecondModule(modules: ModulesContainer, entry: Type, firewall: Type): void {
  const count = modulesOf(modules, firewall).length;
  if (count < 2) return;
  throw new AiwafConfigError(
    'AIWAF_E_MODULE_TWICE',
    `AiwafModule is imported with options ${count === 2 ? 'twice' : `${count} times`}, by ${named(configuring(modules, entry))}.`,
    'Import AiwafModule.forRoot() once, in the root module: it is there for all modules.',
  );
}

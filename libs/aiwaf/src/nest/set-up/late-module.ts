import type { HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import { AiwafConfigError } from '../../core/errors';
import { servesHttp } from '../serves-http';
import { NestModule, rootOf } from './modules';

/**
 * Refuses a firewall that `LazyModuleLoader` brings into an application that serves already: Nest registers
 * no guards then, and calls no hooks. Nest binds global modules to all others once, at the start, before it
 * makes anything.
 *
 * @throws AiwafConfigError `AIWAF_E_MODULE_LATE`
 */
export function refuseLateModule(
  modules: ModulesContainer,
  firewall: NestModule,
  adapterHost: HttpAdapterHost,
): void {
  if (rootOf(modules).imports.has(firewall) || !servesHttp(adapterHost)) return;
  throw new AiwafConfigError(
    'AIWAF_E_MODULE_LATE',
    'AiwafModule was loaded by LazyModuleLoader, when guards and routes of the application stood already.',
    'Import AiwafModule.forRoot() in the root module.',
  );
}

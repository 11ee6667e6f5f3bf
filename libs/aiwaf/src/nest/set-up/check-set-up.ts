import type { Type } from '@nestjs/common';
import type { HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import type { Events } from '../events';
import { untestedPeers } from '../peers/require-peers';
import { commandRole } from '../process-role';
import { refuseFeatureModule } from './feature-module';
import { refuseLateModule } from './late-module';
import { modulesOf } from './modules';
import { refuseSecondCopy } from './second-copy';
import { refuseSecondModule } from './second-module';

/** What the look at the set-up sees. */
export interface SetUp {
  readonly modules: ModulesContainer;
  /** The class that hosts import. */
  readonly entry: Type;
  /** The class of the module that it brings. */
  readonly firewall: Type;
  readonly adapterHost: HttpAdapterHost;
  readonly events: Pick<Events, 'warnOnce'>;
}

/**
 * Looks once, before anything is opened, whether the firewall stands where it can work.
 *
 * @throws AiwafConfigError `AIWAF_E_MODULE_LATE`, `AIWAF_E_MODULE_NOT_ROOT`, `AIWAF_E_MODULE_TWICE`,
 * `AIWAF_E_TWO_COPIES`
 */
export function checkSetUp({ modules, entry, firewall, adapterHost, events }: SetUp): void {
  refuseSecondCopy(modules);
  refuseSecondModule(modules, entry, firewall);
  const [only] = modulesOf(modules, firewall);
  refuseLateModule(modules, only, adapterHost);
  if (commandRole() === null) refuseFeatureModule(modules, entry);
  const untested = untestedPeers().map(({ name, version }) => `${name} ${version}`);
  if (untested.length > 0)
    events.warnOnce('AIWAF_W_PEER_VERSION', `nestjs-aiwaf was not tested with ${untested.join(', ')}.`);
}

import type { Type } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import { AiwafConfigError } from '../../core/errors';
import { configuring, NestModule, named, rootOf } from './modules';

/** The root that `Test.createTestingModule()` makes; what it imports are roots of what is tested. */
const TEST_ROOT = 'RootTestModule';

/**
 * Refuses a firewall that a module with controllers of its own brings, where that is not the whole
 * application: it would judge the routes of the others too, and go where that module goes. A module without
 * controllers between the root and the firewall is a way to arrange things.
 *
 * @throws AiwafConfigError `AIWAF_E_MODULE_NOT_ROOT`
 */
export function refuseFeatureModule(modules: ModulesContainer, entry: Type): void {
  const importers = configuring(modules, entry);
  // Where the firewall is the root itself, nobody imports it.
  if (importers.length === 0) return;
  const root = rootOf(modules);
  const isTest = root.name === TEST_ROOT;
  const roots = isTest ? new Set([root, ...root.imports]) : new Set([root]);
  const serving = [...modules.values()].filter(
    (module) => module.controllers.size > 0 && !(isTest && module === root),
  );
  const outside = (module: NestModule) => {
    const inside = reached(module, () => true);
    return serving.find((other) => !inside.has(other));
  };
  const isArrangement = (module: NestModule) =>
    roots.has(module) || module.controllers.size === 0 || outside(module) === undefined;
  const arranged = reached(root, isArrangement);
  if (importers.some((importer) => arranged.has(importer))) return;
  const other = importers.map(outside).find((module) => module !== undefined);
  throw refusal(importers, other, root);
}

/** A module and all that it imports, as long as each of them may be entered. */
function reached(from: NestModule, mayEnter: (module: NestModule) => boolean): Set<NestModule> {
  const found = new Set([from]);
  // A set goes on over what is added meanwhile.
  for (const module of found) for (const next of module.imports) if (mayEnter(next)) found.add(next);
  return found;
}

function refusal(importers: NestModule[], other: NestModule | undefined, root: NestModule): AiwafConfigError {
  const others = other === undefined ? 'all others' : named([...other.controllers.values()]);
  return new AiwafConfigError(
    'AIWAF_E_MODULE_NOT_ROOT',
    `AiwafModule.forRoot() is imported by ${named(importers)}, a part of the application, and would judge the routes of ${others} too.`,
    `Import it in ${root.name}, the root module.`,
  );
}

import { Inject, Injectable, OnApplicationBootstrap } from '@nestjs/common';
import { ApplicationConfig, ModulesContainer } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { UuidParameter } from '../../core/ports/uuid-lookup';
import { uuidRulesOf } from '../decorators/aiwaf-uuid.decorator';
import type { ResolvedOptions } from '../options/aiwaf.options';
import { AIWAF_OPTIONS } from '../tokens';
import { ParameterHandler, parameterHandlers } from './handlers';
import { HostEntities } from './host-entities';
import { keysOf } from './links';
import { saysUuid } from './names';
import { ruled } from './ruled';
import { anyHas, UuidKey } from './uuid-key';
import { UuidTable } from './uuid-table';

/** Learns at start which route parameters name which entities, when routes and data sources are there. */
@Injectable()
export class UuidSetup implements OnApplicationBootstrap {
  constructor(
    private readonly modules: ModulesContainer,
    private readonly config: ApplicationConfig,
    private readonly table: UuidTable,
    @Inject(AIWAF_OPTIONS) private readonly options: ResolvedOptions,
  ) {}

  onApplicationBootstrap(): void {
    if (this.options.layers.uuid.mode === 'off') return;
    const entities = new HostEntities(this.modules);
    for (const handler of parameterHandlers(this.modules, this.config)) {
      const found = new Map<string, UuidParameter>();
      for (const parameter of this.fromRoute(handler, entities)) found.set(parameter.name, parameter);
      for (const parameter of fromRules(handler, entities)) found.set(parameter.name, parameter);
      if (found.size > 0) this.table.set(handler.controller, handler.method, [...found.values()]);
    }
  }

  private fromRoute(handler: ParameterHandler, entities: HostEntities): UuidParameter[] {
    const around = entities.around(handler.module);
    return handler.parameters.flatMap((parameter) => {
      const keys = keysOf(parameter, around);
      if (keys.length === 0) return [];
      const { name } = parameter;
      const piped = handler.piped.has(name);
      const meaning = { onlyUuids: piped || saysUuid(name), everyMethod: false, piped };
      return [asked(name, keys, entities.sources, meaning)];
    });
  }
}

/** Those of the controller first: a handler's own rule replaces them. */
function fromRules(handler: ParameterHandler, { sources }: HostEntities): UuidParameter[] {
  const rules = uuidRulesOf(handler.controller, handler.method);
  const ruledMeaning = (name: string) => ({
    onlyUuids: true,
    everyMethod: true,
    piped: handler.piped.has(name),
  });
  return [
    ...rules.controller.map((rule) => ruled(rule, handler, sources, true)),
    ...rules.handler.map((rule) => ruled(rule, handler, sources, false)),
  ].flatMap((rule) => (rule === null ? [] : [asked(rule.name, rule.keys, sources, ruledMeaning(rule.name))]));
}

function asked(
  name: string,
  keys: readonly UuidKey[],
  sources: readonly DataSource[],
  meaning: Pick<UuidParameter, 'onlyUuids' | 'everyMethod' | 'piped'>,
): UuidParameter {
  const target = keys.map((key) => `${sources.indexOf(key.source)}:${key.name}`).join(' ');
  return { name, target, ...meaning, exists: (uuid) => anyHas(keys, uuid) };
}

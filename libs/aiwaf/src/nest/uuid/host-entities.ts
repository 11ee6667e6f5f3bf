import { ModulesContainer } from '@nestjs/core';
import { DataSource, EntityMetadata } from 'typeorm';
import { getDataSourceToken } from '@nestjs/typeorm';
import { AIWAF_ENTITIES } from '../../storage';
import { HostEntity, hostEntity, Surroundings } from './links';
import { AnyRepository, NestModule, repositoriesOf } from './module-repositories';
import { AIWAF_DATA_SOURCE } from '../tokens';

/** The entities of the host's own data sources; the firewall's are none of them. */
export class HostEntities {
  readonly sources: readonly DataSource[];
  private readonly all: readonly EntityMetadata[];
  private readonly entities = new Map<EntityMetadata, HostEntity>();
  private readonly surroundings = new Map<NestModule, Surroundings>();

  constructor(modules: ModulesContainer) {
    this.sources = sourcesIn(modules);
    this.all = this.sources.flatMap((source) => source.entityMetadatas).filter(isHosts);
  }

  /** The entities that belong to a module, and those that it has from elsewhere. */
  around(module: NestModule): Surroundings {
    let found = this.surroundings.get(module);
    if (found === undefined) {
      const { own, global } = repositoriesOf(module);
      const mine = this.entitiesOf(own);
      const others = this.entitiesOf(global).filter((entity) => !mine.includes(entity));
      found = { own: mine, reachable: [...mine, ...others], all: this.all };
      this.surroundings.set(module, found);
    }
    return found;
  }

  private entitiesOf(repositories: Iterable<AnyRepository>): HostEntity[] {
    const found = new Set<HostEntity>();
    for (const { manager, target } of repositories) {
      const source = manager.dataSource;
      if (!this.sources.includes(source) || !source.hasMetadata(target)) continue;
      const metadata = source.getMetadata(target);
      if (!isHosts(metadata)) continue;
      const entity = this.entities.get(metadata) ?? hostEntity(source, metadata);
      this.entities.set(metadata, entity);
      found.add(entity);
    }
    return [...found];
  }
}

/** Every initialised data source that a module provides or that a repository belongs to. */
function sourcesIn(modules: ModulesContainer): DataSource[] {
  const found = new Set<DataSource>();
  const provided = new Set<DataSource>();
  const ours = getDataSourceToken(AIWAF_DATA_SOURCE);
  for (const module of modules.values()) {
    for (const [token, { instance }] of module.providers) {
      if (token !== ours && instance instanceof DataSource) provided.add(instance);
    }
    const { own } = repositoriesOf(module);
    for (const { manager } of own) found.add(manager.dataSource);
  }
  const firewall = [...modules.values()].flatMap((module) => module.providers.get(ours)?.instance ?? []);
  // The firewall's own source is none of the host's, but a source of the host may be the firewall's too.
  const hosts = [...found].filter((source) => !firewall.includes(source));
  return [...new Set([...provided, ...hosts])].filter(
    (source) => source.isInitialized && source.options.type !== 'mongodb',
  );
}

function isHosts({ target }: EntityMetadata): boolean {
  return !(AIWAF_ENTITIES as readonly unknown[]).includes(target);
}

import { FactoryProvider } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { getDataSourceToken, getRepositoryToken } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { AIWAF_ENTITIES } from '../../storage';
import { Events } from '../events';
import { ResolvedOptions } from '../options/aiwaf.options';
import { AIWAF_DATA_SOURCE, AIWAF_OPTIONS } from '../tokens';
import { openDatabase } from './open-database';

const dataSource: FactoryProvider<DataSource | null> = {
  provide: getDataSourceToken(AIWAF_DATA_SOURCE),
  inject: [AIWAF_OPTIONS, ModuleRef, Events],
  useFactory: (options: ResolvedOptions, modules: ModuleRef, events: Events) =>
    openDatabase({ options, modules, events }),
};

/** Repositories for hosts; `null` where there is no database. */
const repositories: FactoryProvider[] = AIWAF_ENTITIES.map((entity) => ({
  provide: getRepositoryToken(entity, AIWAF_DATA_SOURCE),
  inject: [getDataSourceToken(AIWAF_DATA_SOURCE)],
  useFactory: (source: DataSource | null) => source?.getRepository(entity) ?? null,
}));

export const databaseProviders = [dataSource, ...repositories];
export const databaseExports = databaseProviders.map(({ provide }) => provide);

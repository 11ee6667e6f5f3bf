import { FactoryProvider } from '@nestjs/common';
import { getDataSourceToken, getRepositoryToken } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { AiwafConfigError } from '../../core/errors';
import { AIWAF_ENTITIES, openDataSource, parseDatabaseUrl } from '../../storage';
import { ResolvedOptions } from '../options/aiwaf.options';
import { AIWAF_OPTIONS } from '../tokens';

/** The name of the firewall's data source for `@InjectDataSource()` and `@InjectRepository()`. */
export const AIWAF_DATA_SOURCE = 'aiwaf';

const dataSource: FactoryProvider<DataSource | null> = {
  provide: getDataSourceToken(AIWAF_DATA_SOURCE),
  inject: [AIWAF_OPTIONS],
  useFactory: ({ database }: ResolvedOptions) => {
    if (database === false) return null;
    const options = parseDatabaseUrl(database);
    if (options.type === 'better-sqlite3') return openDataSource(options, 'migrate');
    throw new AiwafConfigError(
      'AIWAF_E_DATABASE_KIND',
      `Databases of kind ${options.type} are not part of this version.`,
      'Write sqlite:FILE, or false for memory alone.',
    );
  },
};

/** Repositories for hosts; `null` where there is no database. */
const repositories: FactoryProvider[] = AIWAF_ENTITIES.map((entity) => ({
  provide: getRepositoryToken(entity, AIWAF_DATA_SOURCE),
  inject: [getDataSourceToken(AIWAF_DATA_SOURCE)],
  useFactory: (source: DataSource | null) => source?.getRepository(entity) ?? null,
}));

export const databaseProviders = [dataSource, ...repositories];
export const databaseExports = databaseProviders.map(({ provide }) => provide);

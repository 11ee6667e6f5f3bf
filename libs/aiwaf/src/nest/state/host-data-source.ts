import { Inject, Injectable, Type } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { getDataSourceToken } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { AiwafConfigError } from '../../core/errors';

/**
 * The data source that the host gave a name, when it is connected. Its name is an option, which is known
 * only when providers are made; so it is injected into a class that is made then, which waits for it.
 *
 * @param name `default` for the one without a name
 * @throws AiwafConfigError `AIWAF_E_DATABASE_SOURCE`
 */
export async function hostDataSource(modules: ModuleRef, name: string): Promise<DataSource> {
  try {
    return (await modules.create(holderOf(name))).dataSource;
  } catch (error) {
    if (!(error instanceof Error) || error.constructor.name !== 'UnknownDependenciesException') throw error;
    throw new AiwafConfigError(
      'AIWAF_E_DATABASE_SOURCE',
      `The application has no data source ${JSON.stringify(name)}.`,
      'Import TypeOrmModule.forRoot() with that name beside AiwafModule; without a name it is "default".',
    );
  }
}

function holderOf(name: string): Type<{ readonly dataSource: DataSource }> {
  @Injectable()
  class HostDataSourceHolder {
    constructor(@Inject(getDataSourceToken(name)) readonly dataSource: DataSource) {}
  }
  return HostDataSourceHolder;
}

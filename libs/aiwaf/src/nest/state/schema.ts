import { Inject, Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { hostConnection, migrateDatabase, migrationNames, migrationsOn, readSchema } from '../../storage';
import { changeLogPartitions, DatabaseOptions, refuseUnmigrated, SchemaState } from '../../storage';
import type { ResolvedOptions } from '../options/aiwaf.options';
import { AIWAF_OPTIONS } from '../tokens';
import { hostDataSource } from './host-data-source';
import { sharedDatabase } from './open-database';

/** Brings the tables of the database up to this version, on a connection of its own. */
@Injectable()
export class Schema {
  constructor(
    @Inject(AIWAF_OPTIONS) private readonly options: ResolvedOptions,
    private readonly modules: ModuleRef,
  ) {}

  /**
   * Runs what is pending. Migrations that the host runs among its own are left to it.
   *
   * @throws AiwafError `AIWAF_E_DATABASE_NONE`, `AIWAF_E_DATABASE_SOURCE`, and what {@link migrateDatabase} throws
   */
  async migrate(): Promise<SchemaState> {
    const source = await this.hosts();
    if (source === null) return migrateDatabase(this.own());
    const state = await ranByHost(source);
    if (state === null) return migrateDatabase(hostConnection(source.options));
    refuseUnmigrated(state.pending, "Run the migrations of the application's own data source.");
    return state;
  }

  /** What {@link migrate} would do. Changes nothing. @throws AiwafError as there */
  async look(): Promise<SchemaState> {
    const source = await this.hosts();
    if (source === null) return readSchema(this.own());
    return (await ranByHost(source)) ?? readSchema(hostConnection(source.options));
  }

  /**
   * Gives the request log of a PostgreSQL database a part for each day, or makes it one table again.
   *
   * @param partitioned which of the two
   * @param dryRun changes nothing
   * @returns whether anything was changed, or would be
   * @throws AiwafError as {@link migrate}, and `AIWAF_E_LOG_PARTITION`
   */
  async partitionLog(partitioned: boolean, dryRun: boolean): Promise<boolean> {
    const source = await this.hosts();
    const options: DatabaseOptions = source === null ? this.own() : hostConnection(source.options);
    return changeLogPartitions(options, partitioned, dryRun);
  }

  private own() {
    const { database } = this.options;
    return sharedDatabase(typeof database === 'object' ? false : database);
  }

  private async hosts(): Promise<DataSource | null> {
    const { database } = this.options;
    return typeof database === 'object' ? hostDataSource(this.modules, database.dataSource) : null;
  }
}

/** The state of a data source whose host runs these migrations among its own; `null` where it does not. */
async function ranByHost(source: DataSource): Promise<SchemaState | null> {
  const { hosts } = await migrationsOn(source);
  if (hosts.length === 0) return null;
  const [done, pending] = [true, false].map((ran) =>
    migrationNames.filter((name) => hosts.includes(name) === ran),
  );
  return { done, ran: [], pending };
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { Clock } from '../../libs/aiwaf/src/core/clock';
import { AuditLog } from '../../libs/aiwaf/src/core/ports/audit-log';
import { BanProposalStore } from '../../libs/aiwaf/src/core/ports/ban-proposal-store';
import { BanStore } from '../../libs/aiwaf/src/core/ports/ban-store';
import { CountryStore } from '../../libs/aiwaf/src/core/ports/country-store';
import { ExemptionStore } from '../../libs/aiwaf/src/core/ports/exemption-store';
import { LeaseStore } from '../../libs/aiwaf/src/core/ports/lease-store';
import { SignalStore } from '../../libs/aiwaf/src/core/ports/signal-store';
import { StateStore } from '../../libs/aiwaf/src/core/ports/state-store';
import { TrainingRunStore } from '../../libs/aiwaf/src/core/ports/training-run-store';
import {
  DatabaseOptions,
  MemoryAuditLog,
  MemoryBanProposalStore,
  MemoryBanStore,
  MemoryCountryStore,
  MemoryExemptionStore,
  MemoryLeaseStore,
  MemorySignalStore,
  MemoryStateStore,
  MemoryTrainingRunStore,
  openDataSource,
  parseDatabaseUrl,
  partitionLog,
  TypeOrmAuditLog,
  TypeOrmBanProposalStore,
  TypeOrmBanStore,
  TypeOrmCountryStore,
  TypeOrmExemptionStore,
  TypeOrmLeaseStore,
  TypeOrmSignalStore,
  TypeOrmStateStore,
  TypeOrmTrainingRunStore,
} from '../../libs/aiwaf/src/storage';
import { databaseOfThisFile, ownDatabase, TestServer, TEST_SERVERS } from '../servers/servers';

/** The stores of one kind, empty. */
export interface Stores {
  readonly bans: BanStore;
  readonly exemptions: ExemptionStore;
  readonly states: StateStore;
  readonly countries: CountryStore;
  readonly leases: LeaseStore;
  readonly runs: TrainingRunStore;
  readonly proposals: BanProposalStore;
  readonly audit: AuditLog;
  readonly signals: SignalStore;
  /** The database behind them, to look into it or to write what other programs may write. */
  readonly dataSource: DataSource | null;
  close(): Promise<void>;
}

export interface Backend {
  readonly name: string;
  open(clock: Clock): Promise<Stores>;
}

/** A folder that is removed by `remove()`. */
export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'aiwaf-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

const memory: Backend = {
  name: 'memory',
  open: async (clock) => ({
    bans: new MemoryBanStore(clock),
    exemptions: new MemoryExemptionStore(),
    states: new MemoryStateStore(),
    countries: new MemoryCountryStore(),
    leases: new MemoryLeaseStore(),
    runs: new MemoryTrainingRunStore(),
    proposals: new MemoryBanProposalStore(),
    audit: new MemoryAuditLog(),
    signals: new MemorySignalStore(),
    dataSource: null,
    close: async () => undefined,
  }),
};

const sqlite: Backend = {
  name: 'SQLite',
  open: async (clock) => {
    const folder = temporaryFolder();
    const stores = await sqlStores(
      { type: 'better-sqlite3', database: join(folder.path, 'aiwaf.sqlite') },
      clock,
    );
    return { ...stores, close: () => stores.close().then(folder.remove) };
  },
};

/** A database of the file of tests alone, whose tables are emptied for each test. */
const onServer = (server: TestServer): Backend => ({
  name: server.name,
  open: async (clock) => sqlStores(parseDatabaseUrl(await databaseOfThisFile(server)), clock),
});

async function sqlStores(options: DatabaseOptions, clock: Clock): Promise<Stores> {
  const dataSource = await openDataSource(options, 'migrate');
  for (const { target } of dataSource.entityMetadatas) await dataSource.getRepository(target).deleteAll();
  return {
    bans: new TypeOrmBanStore(dataSource, clock),
    exemptions: new TypeOrmExemptionStore(dataSource),
    states: new TypeOrmStateStore(dataSource),
    countries: new TypeOrmCountryStore(dataSource),
    leases: new TypeOrmLeaseStore(dataSource),
    runs: new TypeOrmTrainingRunStore(dataSource),
    proposals: new TypeOrmBanProposalStore(dataSource),
    audit: new TypeOrmAuditLog(dataSource),
    signals: new TypeOrmSignalStore(dataSource),
    dataSource,
    close: () => dataSource.destroy(),
  };
}

/** A database whose request log has a part for each day. */
const partitionedOn = (server: TestServer): Backend => ({
  name: `${server.name} with partitions`,
  open: async (clock) => {
    const stores = await sqlStores(parseDatabaseUrl(await ownDatabase(server)), clock);
    await partitionLog(stores.dataSource as DataSource);
    return stores;
  },
});

export const BACKENDS: readonly Backend[] = [memory, sqlite, ...TEST_SERVERS.map(onServer)];

/** Those that keep a request log. */
export const LOG_BACKENDS: readonly Backend[] = [
  ...BACKENDS.filter(({ name }) => name !== 'memory'),
  ...TEST_SERVERS.filter(({ name }) => name === 'PostgreSQL').map(partitionedOn),
];

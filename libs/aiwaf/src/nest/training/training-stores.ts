import { Inject, Injectable } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { BanProposalStore } from '../../core/ports/ban-proposal-store';
import { LeaseStore } from '../../core/ports/lease-store';
import { TrainingRunStore } from '../../core/ports/training-run-store';
import {
  MemoryBanProposalStore,
  MemoryLeaseStore,
  MemoryTrainingRunStore,
  TypeOrmBanProposalStore,
  TypeOrmLeaseStore,
  TypeOrmTrainingRunStore,
} from '../../storage';
import { AIWAF_DATA_SOURCE } from '../tokens';

/** Where training keeps its lease, its runs and its proposals: the database, or this process. */
@Injectable()
export class TrainingStores {
  readonly leases: LeaseStore;
  readonly runs: TrainingRunStore;
  readonly proposals: BanProposalStore;

  constructor(@Inject(getDataSourceToken(AIWAF_DATA_SOURCE)) dataSource: DataSource | null) {
    this.leases = dataSource === null ? new MemoryLeaseStore() : new TypeOrmLeaseStore(dataSource);
    this.runs = dataSource === null ? new MemoryTrainingRunStore() : new TypeOrmTrainingRunStore(dataSource);
    this.proposals =
      dataSource === null ? new MemoryBanProposalStore() : new TypeOrmBanProposalStore(dataSource);
  }
}

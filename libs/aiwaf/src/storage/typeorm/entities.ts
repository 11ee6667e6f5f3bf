import { migrations } from '#migrations';
import { EntitySchema, MigrationInterface } from 'typeorm';
import { columnTypes, DatabaseOptions } from './column-types';
import { AiModelArtifact, aiModelArtifactSchema } from './entities/ai-model-artifact.entity';
import { AuditEntry, auditSchema } from './entities/audit.entity';
import { BanProposalEntry, banProposalSchema } from './entities/ban-proposal.entity';
import { BlacklistEntry, blacklistEntrySchema } from './entities/blacklist-entry.entity';
import { DynamicKeyword, dynamicKeywordSchema } from './entities/dynamic-keyword.entity';
import { ExemptPath, exemptPathSchema } from './entities/exempt-path.entity';
import { FeatureSample, featureSampleSchema } from './entities/feature-sample.entity';
import { GeoBlockedCountry, geoBlockedCountrySchema } from './entities/geo-blocked-country.entity';
import { IpExemptionEntry, ipExemptionSchema } from './entities/ip-exemption.entity';
import { LeaseEntry, leaseSchema } from './entities/lease.entity';
import { RequestLog, requestLogSchema } from './entities/request-log.entity';
import { SignalEntry, signalSchema } from './entities/signal.entity';
import { State, stateSchema } from './entities/state.entity';
import { TrainingRunEntry, trainingRunSchema } from './entities/training-run.entity';

/** The class and the schema of every entity. */
const ENTITIES = [
  { entity: BlacklistEntry, schema: blacklistEntrySchema },
  { entity: IpExemptionEntry, schema: ipExemptionSchema },
  { entity: ExemptPath, schema: exemptPathSchema },
  { entity: DynamicKeyword, schema: dynamicKeywordSchema },
  { entity: GeoBlockedCountry, schema: geoBlockedCountrySchema },
  { entity: RequestLog, schema: requestLogSchema },
  { entity: FeatureSample, schema: featureSampleSchema },
  { entity: AiModelArtifact, schema: aiModelArtifactSchema },
  { entity: State, schema: stateSchema },
  { entity: LeaseEntry, schema: leaseSchema },
  { entity: TrainingRunEntry, schema: trainingRunSchema },
  { entity: BanProposalEntry, schema: banProposalSchema },
  { entity: AuditEntry, schema: auditSchema },
  { entity: SignalEntry, schema: signalSchema },
] as const;

/** The entity classes, as repositories are asked for by. */
export const AIWAF_ENTITIES = ENTITIES.map(({ entity }) => entity);

/** The migrations that make those tables, oldest first: part of the `migrations` of a data source of the host. */
export const aiwafMigrations: (new () => MigrationInterface)[] = migrations;

/** The schemas of those classes for a kind of database: the `entities` of a data source, a host's own included. */
export function aiwafEntities(database: DatabaseOptions['type']): EntitySchema<object>[] {
  const types = columnTypes(database);
  return ENTITIES.map(({ schema }) => schema(types) as EntitySchema<object>);
}

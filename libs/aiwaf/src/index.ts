/**
 * The firewall: its module, options, decorators and service, and what they take and answer.
 *
 * @module nestjs-aiwaf
 */

import './nest/peers';
export { AiwafError, AiwafConfigError } from './core/errors';
export { LAYER_IDS } from './core/layer-id';
export type { LayerId } from './core/layer-id';
export type { Mode } from './core/mode';
export type { BanRecord, BanSource } from './core/ports/ban-store';
export type { AiwafEvent, BanEvent, DenialEvent, EventSink, FaultEvent } from './core/ports/event-sink';
export type { AuditRecord } from './core/ports/audit-log';
export type { Limit } from './core/ports/counter-store';
export type { LineCounts } from './core/ports/feature-source';
export type { GateResult } from './core/ports/model-store';
export type { RedisClient } from './core/ports/redis-client';
export type { FailMode } from './core/options/layer.options';
export type { PathRuleInput } from './core/exemptions/path-rules';
export type { FormRule } from './core/handler';
export type { RateLimitOverride } from './core/route';
export { BansOptions } from './core/bans/bans.options';
export { BlacklistOptions } from './layers/blacklist';
export { BlacklistGuard } from './layers/blacklist/blacklist.guard';
export { AnomalyInterceptor } from './layers/anomaly/anomaly.interceptor';
export { AnomalyOptions } from './layers/anomaly';
export { GeoBlockGuard } from './layers/geo/geo-block.guard';
export { GeoOptions } from './layers/geo';
export { HoneypotOptions } from './layers/honeypot';
export { HoneypotTimingGuard } from './layers/honeypot/honeypot-timing.guard';
export { RequestLogInterceptor } from './layers/request-log/request-log.interceptor';
export { RequestLogOptions } from './layers/request-log';
export { UuidOptions } from './layers/uuid';
export { UuidTamperGuard } from './layers/uuid/uuid-tamper.guard';
export { CrawlerOptions, HeadersOptions } from './layers/headers';
export type { HeadersInput, RequiredHeaders } from './layers/headers';
export { HeaderValidationGuard } from './layers/headers/header-validation.guard';
export type { KeywordRecord, KeywordState } from './core/ports/keyword-store';
export { KeywordLearningOptions, KeywordsOptions } from './layers/keywords';
export type { KeywordsInput } from './layers/keywords';
export { KeywordGuard } from './layers/keywords/keyword.guard';
export { RateLimitOptions } from './layers/rate-limit';
export type { RateLimitInput } from './layers/rate-limit';
export { RateLimitGuard } from './layers/rate-limit/rate-limit.guard';
export { HostTrainingOptions as TrainingOptions } from './nest/options/training-options';
export { AiwafModule } from './nest/aiwaf.module';
export type { AiwafAsyncOptions } from './nest/options/given-options';
export { AiwafService } from './nest/aiwaf.service';
export { AiwafHealthIndicator } from './nest/health/aiwaf-health.indicator';
export type { AiwafHealth, HealthStatus } from './nest/health/aiwaf-health.indicator';
export type { HealthProblem } from './nest/health/health-problems';
export type { AiwafStatus } from './nest/health/status';
export type { RedisStatus } from './nest/redis/shared-redis';
export type { HintStatus } from './nest/state/hint-carrier';
export type { Explanation, RequestExplanation } from './nest/explain/explanation';
export type { AppliedExemption } from './core/exemptions/exemptions';
export type { SignalSummary } from './core/bans/signal-summary';
export type { RequestLogEntry } from './core/ports/request-log-sink';
export type { ModelStatus } from './nest/model/model-keeper';
export { AiwafExempt } from './nest/decorators/aiwaf-exempt.decorator';
export { AiwafForm } from './nest/decorators/aiwaf-form.decorator';
export { AiwafRateLimit } from './nest/decorators/aiwaf-rate-limit.decorator';
export { AiwafUuid } from './nest/decorators/aiwaf-uuid.decorator';
export type { AiwafOptions, LayerInput, Preset } from './nest/options/aiwaf.options';
export { DatabaseOptions } from './nest/options/database.options';
export type { DatabaseInput, WhenAway } from './nest/options/database.options';
export { Keywords } from './nest/keywords/keywords';
export { fromAiwafSettings } from './nest/settings';
export type { SettingRemark, SettingReport } from './nest/settings';
export { AiwafRefusedException } from './nest/refused.exception';
export { AIWAF_DATA_SOURCE } from './nest/tokens';
export type { BanProposal, ProposalState } from './core/ports/ban-proposal-store';
export type { TrainingRun, TrainingState, TrainingTrigger } from './core/ports/training-run-store';
export type {
  AnomalousClient,
  BannedClient,
  NoModelCause,
  SpareCause,
  SparedClient,
  TakenByTraining,
  TrainingWarning,
  WorstHour,
} from './learning';
export type { ClientAction } from './nest/training/client-actions';
export type { CountryCount } from './nest/training/country-summary';
export type {
  ReportedCountries,
  ReportedKeywords,
  ReportedModel,
  TrainingReport,
  TrainingRequest,
} from './nest/training/training-report';
export type { WriterCounters, WriterStatus } from './storage';
export {
  AIWAF_ENTITIES,
  aiwafEntities,
  aiwafMigrations,
  AiModelArtifact,
  BlacklistEntry,
  DynamicKeyword,
  ExemptPath,
  FeatureSample,
  GeoBlockedCountry,
  IpExemptionEntry,
  RequestLog,
} from './storage';

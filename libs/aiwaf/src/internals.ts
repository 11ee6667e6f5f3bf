/**
 * What the project's own tools (conformance, evaluation, benchmarks) drive. They reach it as
 * `#aiwaf/internals`, by `imports` of the workspace's package.json; the package leaves it out.
 */
export { ALL_LAYERS, layerBit, type LayerId } from './core/layer-id';
export { AiwafConfigError } from './core/errors';
export { BanPolicy } from './core/bans/ban-policy';
export { canonicalPath } from './core/path/canonical-path';
export { ClientResolver } from './core/client/client-resolver';
export { makeClient, type Client } from './core/client/client';
export { ManualClock, systemClock, type Clock } from './core/clock';
export { Contexts, type RequestFacts } from './core/pipeline/contexts';
export { Exemptions } from './core/exemptions/exemptions';
export { LayerModes } from './core/pipeline/layer-modes';
export { PathRules, type PathRule, type PathRuleInput } from './core/exemptions/path-rules';
export { Pipeline } from './core/pipeline/pipeline';
export { UNROUTED, type RateLimitOverride, type RouteMatch, type RouteTable } from './core/route';
export type { Denial, Lane, RequestContext } from './core/request-context';
export type { Layer } from './core/layer';
export { BlacklistLayer } from './layers/blacklist';
export { createAgentJudge, HeadersLayer } from './layers/headers';
export { qualityScore } from './layers/headers/quality-score';
export { LegitimateWords } from './core/keywords/legitimate-words';
export { createPathJudge, KeywordsLayer, keywordsOptions, OwnWords } from './layers/keywords';
export { KeywordLearner, LogKeywords } from './learning/keywords';
export { evidenceOf, train, type GateResult } from './learning';
export { LogClients } from './core/client/log-clients';
export { trainingOptions, trainOnLogs, type TrainingInput, type TrainingResult } from './learning';
export { HostRoutes } from './nest/routing/host-routes';
export { clientKey, parseAddress } from './core/client/address';
export { RateLimitLayer } from './layers/rate-limit';
export { Engine, type EngineParts } from './nest/engine/engine';
export { EngineHost } from './nest/engine/engine-host';
export type { AiwafOptions, ResolvedOptions } from './nest/options/aiwaf.options';
export { resolveOptions } from './nest/options/resolve-options';
export { DatabaseOptions } from './nest/options/database.options';
export { NameResolver } from './core/ports/name-resolver';
export { GeoCountries } from './nest/geo/geo-countries';
export { RequestLogRecords } from './nest/request-log/request-log-records';
export { openCountryDatabase } from './storage/geo/country-database';
export { GeoLayer } from './layers/geo';
export { fromAiwafSettings } from './nest/settings';
export { MemoryCounterStore } from './storage/memory/memory-counter-store';
export { HoneypotLayer, honeypotOptions } from './layers/honeypot';
export type { Handler } from './core/handler';
export { HttpRouteTable } from './edge/routes/http-route-table';
export { ForestScorer, seededRandom, type Random } from './learning';
export type { AnomalyModel } from './core/ports/anomaly-model';
export type { BanRecord } from './core/ports/ban-store';
export { isConfirmed, LIVE_LIMITS, TRAINING_LIMITS, type Behaviour } from './core/anomaly/behaviour';
export { BehaviourWindow } from './core/anomaly/behaviour-window';
export { AnomalyObserver, anomalyOptions } from './layers/anomaly';
export { buildForest, encodeModel, parseLogLine, type ForestModel } from './learning';
export { isRow, markOfLine, rowOf } from './learning/forest/log-rows';
export { SiteKnowledge, type KnownTarget } from './learning/judging/site-knowledge';
export type { FeatureSource, LogClient, LogLine } from './core/ports/feature-source';
export type { Verdict } from './core/verdict';
export type { PathJudge } from './core/ports/path-judge';
export { ModelKeeper } from './nest/model/model-keeper';
export { pathWords } from './core/path/path-words';
export { withoutSecrets } from './core/path/without-secrets';
export { isTampered, readUuid } from './layers/uuid/uuid-text';
export type { KeywordRecord } from './core/ports/keyword-store';
export type { RequestLogEntry } from './core/ports/request-log-sink';
export { trainingKeywords, type TrainingKeywords } from './nest/keywords/training-keywords';
export { CSV_FORMAT, JSON_LINES_FORMAT } from './storage/request-log/log-format';
export { Keywords } from './nest/keywords/keywords';
export { TrainingStores } from './nest/training/training-stores';
export { TRAINING_TIMES, type TrainingTimes } from './nest/training/training-times';
export { RUN_TRAINER, type RunTrainer } from './nest/training/run-trainer';
export { runTrainingProcess } from './nest/training/run-training-process';
export { ClientActions } from './nest/training/client-actions';
export type { TrainingRun } from './core/ports/training-run-store';
export { contentVersion } from './learning/forest/forest-seal';
export { decodeModel, modelGates } from './learning';
export { Events } from './nest/events';
export { BanWriter, openDataSource, parseDatabaseUrl, TypeOrmBanStore } from './storage';
export { BUCKETS, SLIDING_LOG } from './storage/redis/counter-scripts';
export {
  RedisBehaviour,
  redisCommandsOf,
  RedisCounterStore,
  RedisMisses,
  RedisPoints,
  type RedisScript,
} from './storage';
export { LogDays, partitionLog, TypeOrmRequestLog, unpartitionLog } from './storage';
export { deleteOlder, type DeleteChunks } from './storage/typeorm/delete-older';
export { RequestLogUpkeep } from './nest/request-log/request-log-upkeep';
export { RequestLogs } from './nest/request-log/request-logs';
export { Signals } from './nest/signals/signals';
export { State } from './nest/state/state';
export { logFormat, openLogSource } from './learning';

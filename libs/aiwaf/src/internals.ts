/**
 * What the project's own tools (conformance, evaluation, benchmarks) drive. Not part of the public
 * surface: it changes without notice.
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
export type { Denial, RequestContext } from './core/request-context';
export type { Layer } from './core/layer';
export { BlacklistLayer } from './layers/blacklist';
export { HeadersLayer } from './layers/headers';
export { qualityScore } from './layers/headers/quality-score';
export { createPathJudge, KeywordsLayer, keywordsOptions } from './layers/keywords';
export { train, trainingOptions, type TrainingResult } from './learning';
export { HostRoutes } from './nest/routing/host-routes';
export { clientKey, parseAddress } from './core/client/address';
export { RateLimitLayer } from './layers/rate-limit';
export { Engine, type EngineParts } from './nest/engine/engine';
export type { AiwafOptions, ResolvedOptions } from './nest/options/aiwaf.options';
export { resolveOptions } from './nest/options/resolve-options';
export { fromAiwafSettings } from './nest/settings';
export { MemoryCounterStore } from './storage/memory/memory-counter-store';

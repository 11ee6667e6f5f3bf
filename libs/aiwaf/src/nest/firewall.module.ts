import {
  DynamicModule,
  FactoryProvider,
  InjectionToken,
  Module,
  ModuleMetadata,
  OptionalFactoryDependency,
  Provider,
  Type,
} from '@nestjs/common';
import { HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import { Clock, systemClock } from '../core/clock';
import { RouteGate } from '../core/ports/route-gate';
import { AiwafService } from './aiwaf.service';
import { Audit } from './audit/audit';
import { Diagnosis } from './diagnose/diagnosis';
import { EngineHost } from './engine/engine-host';
import { Events } from './events';
import { GeoCountries } from './geo/geo-countries';
import { Explanations } from './explain/explanations';
import { GeoTraffic } from './geo/geo-traffic';
import { GUARDS, guardProviders } from './guards';
import { AiwafHealthIndicator } from './health/aiwaf-health.indicator';
import { Status } from './health/status';
import { HostFilters } from './host-filters';
import { INTERCEPTORS, interceptorProviders } from './interceptors';
import { Keywords } from './keywords/keywords';
import { LAYER_SERVICES } from './layer-services';
import { ModelKeeper } from './model/model-keeper';
import { MountInstaller } from './mount-installer';
import { NestRouteGate } from './nest-route-gate';
import { RequestLogRecords } from './request-log/request-log-records';
import { HostRoutes } from './routing/host-routes';
import { NestRoutes } from './routing/nest-routes';
import { RouteDirectory } from './routing/route-directory';
import { SharedRedis } from './redis/shared-redis';
import { ChangePoll } from './state/change-poll';
import { Caches } from './state/caches';
import { Hints } from './state/hints';
import { Signals } from './signals/signals';
import { Schema } from './state/schema';
import { SqliteShare } from './state/sqlite-share';
import { Duty } from './state/duty';
import { Retention } from './state/retention';
import { State } from './state/state';
import { databaseExports, databaseProviders } from './state/database.providers';
import { TRAINING_SERVICES } from './training';
import { Inventory } from './transfer/inventory';
import { Transfer } from './transfer/transfer';
import { AiwafOptions } from './options/aiwaf.options';
import { resolveOptions } from './options/resolve-options';
import { keepOptionsProblem, orKept } from './process-role';
import { checkSetUp } from './set-up/check-set-up';
import { markOfThisCopy } from './set-up/copies';
import { CONFIGURED } from './set-up/modules';
import { tellOfCopies } from './set-up/tell-of-copies';
import { AIWAF_GIVEN_OPTIONS, AIWAF_OPTIONS } from './tokens';

/** Holds all that `AiwafModule` brings. It is global, and `AiwafModule` is not: so it is known who imports that. */
@Module({})
export class AiwafFirewallModule {}

/** What one `forRoot()` asks for. */
export interface FirewallDefinition {
  /** Makes the unchecked options, from what is injected. */
  readonly given: (...injected: unknown[]) => AiwafOptions | Promise<AiwafOptions>;
  readonly inject?: (InjectionToken | OptionalFactoryDependency)[];
  readonly imports?: ModuleMetadata['imports'];
  readonly interceptors: boolean;
  /** Providers in place of those here. */
  readonly replaced?: readonly Provider[];
}

const EXPORTED = [
  AiwafHealthIndicator,
  AiwafService,
  Audit,
  Caches,
  Diagnosis,
  GeoCountries,
  GeoTraffic,
  Inventory,
  Keywords,
  ModelKeeper,
  RequestLogRecords,
  RouteDirectory,
  RouteGate,
  Schema,
  Transfer,
  ...GUARDS,
  ...INTERCEPTORS,
  ...databaseExports,
];
markOfThisCopy([...EXPORTED]);

const COPIES = Symbol('AIWAF_COPIES');
const SET_UP = Symbol('AIWAF_SET_UP');

/** What a command that was given unusable options goes on with, to tell of them. */
const WITHOUT_STATE: AiwafOptions = { database: false };

const resolved: Provider = {
  provide: AIWAF_OPTIONS,
  inject: [AIWAF_GIVEN_OPTIONS],
  useFactory: (given: AiwafOptions) =>
    orKept(
      () => resolveOptions(given),
      () => resolveOptions(WITHOUT_STATE),
    ),
};

/** The options wait for the look at the set-up, and all else waits for them: nothing is opened before. */
function givenOptions({ given, inject = [] }: FirewallDefinition): FactoryProvider<AiwafOptions> {
  return {
    provide: AIWAF_GIVEN_OPTIONS,
    inject: [SET_UP, ...inject],
    useFactory: async (_checked: unknown, ...injected: unknown[]) => {
      try {
        return await given(...injected);
      } catch (error) {
        keepOptionsProblem(error);
        return WITHOUT_STATE;
      }
    },
  };
}

/**
 * The firewall as a module to import.
 *
 * @param entry the class that hosts import
 */
export function firewall(entry: Type, definition: FirewallDefinition): DynamicModule {
  return {
    module: entry,
    imports: [inner(entry, definition)],
    providers: [{ provide: CONFIGURED, useValue: true }],
  };
}

function inner(entry: Type, definition: FirewallDefinition): DynamicModule {
  const { imports = [], interceptors, replaced = [] } = definition;
  const setUp: Provider = {
    provide: SET_UP,
    inject: [ModulesContainer, HttpAdapterHost, Events],
    useFactory: (modules: ModulesContainer, adapterHost: HttpAdapterHost, events: Events) =>
      checkSetUp({ modules, entry, firewall: AiwafFirewallModule, adapterHost, events }),
  };
  return {
    module: AiwafFirewallModule,
    global: true,
    imports,
    providers: [
      { provide: COPIES, useFactory: tellOfCopies },
      setUp,
      givenOptions(definition),
      resolved,
      { provide: Clock, useValue: systemClock },
      Events,
      NestRoutes,
      HostRoutes,
      HostFilters,
      EngineHost,
      MountInstaller,
      { provide: RouteGate, useClass: NestRouteGate },
      ...guardProviders,
      ...interceptorProviders(interceptors),
      ...databaseProviders,
      SharedRedis,
      Hints,
      ChangePoll,
      Duty,
      Retention,
      State,
      Audit,
      Signals,
      Explanations,
      ...LAYER_SERVICES,
      ...TRAINING_SERVICES,
      RouteDirectory,
      Inventory,
      Transfer,
      Caches,
      Status,
      AiwafService,
      AiwafHealthIndicator,
      Schema,
      SqliteShare,
      Diagnosis,
      ...replaced,
    ],
    exports: EXPORTED,
  };
}

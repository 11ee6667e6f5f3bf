import {
  DynamicModule,
  InjectionToken,
  Module,
  ModuleMetadata,
  OptionalFactoryDependency,
  Provider,
} from '@nestjs/common';
import { Clock, systemClock } from '../core/clock';
import { AiwafConfigError } from '../core/errors';
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
import { AiwafOptions } from './options/aiwaf.options';
import { resolveOptions } from './options/resolve-options';
import { RequestLogRecords } from './request-log/request-log-records';
import { HostRoutes } from './routing/host-routes';
import { NestRoutes } from './routing/nest-routes';
import { RouteDirectory } from './routing/route-directory';
import { SharedRedis } from './redis/shared-redis';
import { ChangePoll } from './state/change-poll';
import { Caches } from './state/caches';
import { Hints } from './state/hints';
import { Signals } from './signals/signals';
import { keepOptionsProblem, orKept } from './process-role';
import { Schema } from './state/schema';
import { SqliteShare } from './state/sqlite-share';
import { Duty } from './state/duty';
import { Retention } from './state/retention';
import { State } from './state/state';
import { databaseExports, databaseProviders } from './state/database.providers';
import { AIWAF_GIVEN_OPTIONS, AIWAF_OPTIONS } from './tokens';
import { TRAINING_SERVICES } from './training';
import { Inventory } from './transfer/inventory';
import { Transfer } from './transfer/transfer';

/** The asynchronous form of the options, as other Nest modules have it. */
export interface AiwafAsyncOptions extends Pick<ModuleMetadata, 'imports'> {
  /** What the factory is given. */
  inject?: (InjectionToken | OptionalFactoryDependency)[];
  /** As in {@link AiwafOptions}; here, since Nest must know it before the factory has run. */
  interceptors?: boolean;
  /** Makes the options; its arguments are what `inject` names, of which only their giver knows the types. */
  useFactory: (...args: never[]) => AiwafOptions | Promise<AiwafOptions>;
}

/** The firewall. Import it once, in the root module. */
@Module({})
export class AiwafModule {
  /**
   * Protects the application with these options, or with the defaults.
   *
   * Bad options stop the start with an {@link AiwafConfigError}.
   */
  static forRoot(options: AiwafOptions = {}): DynamicModule {
    const provider = { provide: AIWAF_GIVEN_OPTIONS, useFactory: () => options };
    return define(provider, options.interceptors !== false);
  }

  /** As {@link forRoot}, with options that a factory makes from what is injected. */
  static forRootAsync(options: AiwafAsyncOptions): DynamicModule {
    const { imports = [], inject = [], useFactory, interceptors = true } = options;
    const factory = useFactory as (...args: unknown[]) => AiwafOptions | Promise<AiwafOptions>;
    const provider: Provider = {
      provide: AIWAF_GIVEN_OPTIONS,
      inject,
      useFactory: async (...args: unknown[]) => {
        try {
          return placed(await factory(...args), interceptors);
        } catch (error) {
          keepOptionsProblem(error);
          return WITHOUT_STATE;
        }
      },
    };
    return define(provider, interceptors !== false, imports);
  }
}

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

/** The factory's options with what stands beside it. */
function placed(options: AiwafOptions, interceptors: boolean): AiwafOptions {
  if (options?.interceptors !== undefined && options.interceptors !== interceptors) {
    throw new AiwafConfigError(
      'AIWAF_E_INTERCEPTORS_LATE',
      `interceptors is ${String(options.interceptors)} in what useFactory made, when interceptors are registered already.`,
      'Write it beside useFactory: forRootAsync({ interceptors: false, useFactory }).',
    );
  }
  return { ...options, interceptors };
}

function define(
  given: Provider,
  interceptors: boolean,
  imports: ModuleMetadata['imports'] = [],
): DynamicModule {
  return {
    module: AiwafModule,
    global: true,
    imports,
    providers: [
      given,
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
    ],
    exports: [
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
    ],
  };
}

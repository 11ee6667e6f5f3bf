import {
  DynamicModule,
  InjectionToken,
  Module,
  ModuleMetadata,
  OptionalFactoryDependency,
  Provider,
} from '@nestjs/common';
import { RouteGate } from '../core/ports/route-gate';
import { AiwafService } from './aiwaf.service';
import { EngineHost } from './engine/engine-host';
import { Events } from './events';
import { GUARDS, guardProviders } from './guards';
import { HostFilters } from './host-filters';
import { MountInstaller } from './mount-installer';
import { NestRouteGate } from './nest-route-gate';
import { AiwafOptions } from './options/aiwaf.options';
import { resolveOptions } from './options/resolve-options';
import { HostRoutes } from './routing/host-routes';
import { NestRoutes } from './routing/nest-routes';
import { State } from './state/state';
import { databaseExports, databaseProviders } from './state/database.providers';
import { AIWAF_OPTIONS } from './tokens';
import { Training } from './training/training';

/** The asynchronous form of the options, as other Nest modules have it. */
export interface AiwafAsyncOptions extends Pick<ModuleMetadata, 'imports'> {
  inject?: (InjectionToken | OptionalFactoryDependency)[];
  // The arguments are what `inject` names; only their giver knows their types.
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
    return define({ provide: AIWAF_OPTIONS, useFactory: () => resolveOptions(options) });
  }

  /** As {@link forRoot}, with options that a factory makes from what is injected. */
  static forRootAsync({ imports = [], inject = [], useFactory }: AiwafAsyncOptions): DynamicModule {
    const factory = useFactory as (...args: unknown[]) => AiwafOptions | Promise<AiwafOptions>;
    const provider: Provider = {
      provide: AIWAF_OPTIONS,
      inject,
      useFactory: async (...args: unknown[]) => resolveOptions(await factory(...args)),
    };
    return define(provider, imports);
  }
}

function define(options: Provider, imports: ModuleMetadata['imports'] = []): DynamicModule {
  return {
    module: AiwafModule,
    global: true,
    imports,
    providers: [
      options,
      Events,
      NestRoutes,
      HostRoutes,
      HostFilters,
      EngineHost,
      MountInstaller,
      { provide: RouteGate, useClass: NestRouteGate },
      ...guardProviders,
      ...databaseProviders,
      State,
      Training,
      AiwafService,
    ],
    exports: [AiwafService, RouteGate, ...GUARDS, ...databaseExports],
  };
}

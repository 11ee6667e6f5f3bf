import { DynamicModule, Module } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { AiwafFirewallModule, firewall } from './firewall.module';
import { AiwafOptions } from './options/aiwaf.options';
import { AiwafAsyncOptions, optionsOfForRoot, optionsOfForRootAsync } from './options/given-options';
import { refuseBareModule } from './set-up/bare-module';
import { markOfThisCopy } from './set-up/copies';

/** The firewall. Import it once, in the root module. */
@Module({})
export class AiwafModule {
  /** Nest makes it, also where only the class was imported. */
  constructor(modules: ModulesContainer) {
    refuseBareModule(modules, AiwafModule, AiwafFirewallModule);
  }

  /**
   * Protects the application with these options, or with the defaults.
   *
   * Bad options stop the start with an {@link AiwafConfigError}.
   */
  static forRoot(options: AiwafOptions = {}): DynamicModule {
    return firewall(AiwafModule, {
      given: () => optionsOfForRoot(options),
      interceptors: options?.interceptors === true,
    });
  }

  /** As {@link forRoot}, with options that a factory makes from what is injected. */
  static forRootAsync(options: AiwafAsyncOptions): DynamicModule {
    return firewall(AiwafModule, {
      given: (...injected) => optionsOfForRootAsync(options, injected),
      inject: options?.inject,
      imports: options?.imports,
      interceptors: options?.interceptors === true,
    });
  }
}

markOfThisCopy([AiwafModule]);

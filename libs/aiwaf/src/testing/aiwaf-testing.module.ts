import { DynamicModule, InjectionToken } from '@nestjs/common';
import { Clock, ManualClock } from '../core/clock';
import { AiwafModule } from '../nest/aiwaf.module';
import { Events } from '../nest/events';
import { firewall } from '../nest/firewall.module';
import { AiwafOptions } from '../nest/options/aiwaf.options';
import { optionsOfForRoot } from '../nest/options/given-options';
import { resolveOptions } from '../nest/options/resolve-options';
import { AIWAF_GIVEN_OPTIONS, AIWAF_OPTIONS } from '../nest/tokens';
import { AiwafTestOptions, optionsForTests } from './test-options';
import { RecordedEvents } from './recorded-events';

/** Where the clock of a firewall under test stands at first: the same in each run. */
const START = Date.UTC(2026, 0, 1);

/** The builder of `Test.createTestingModule()`, as far as it is used here. */
export interface OverridableBuilder {
  /** Begins to put something in place of what a token stands for. */
  overrideProvider(token: unknown): {
    /** Puts a value there. */
    useValue(value: unknown): unknown;
    /** Puts there what a factory makes. */
    useFactory(options: { factory: (...args: never[]) => unknown; inject?: InjectionToken[] }): unknown;
    /** Puts an instance of a class there. */
    useClass(type: unknown): unknown;
  };
}

/**
 * The firewall for an application's tests: everything in memory, by a clock that moves when it is told
 * to. It writes no file, loads no database driver, and starts no job.
 */
export class AiwafTestingModule {
  /** A firewall under test to import in place of `AiwafModule.forRoot()`. Wrong options are refused as there. */
  static forRoot(options: AiwafTestOptions & Pick<AiwafOptions, 'interceptors'> = {}): DynamicModule {
    const { interceptors, ...changed } = options;
    const given = optionsForTests({ interceptors }, changed);
    return firewall(AiwafModule, {
      given: () => optionsOfForRoot(given),
      interceptors: interceptors !== false,
      replaced: [
        { provide: Clock, useFactory: () => new ManualClock(START) },
        { provide: Events, useClass: RecordedEvents },
      ],
    });
  }

  /**
   * Makes the `AiwafModule` that an application imports, wherever that is, one under test. Its own
   * options hold, with these changes.
   *
   * @param builder of `Test.createTestingModule({ imports: [AppModule] })`, before it is compiled
   * @returns the builder
   */
  static override<B extends OverridableBuilder>(builder: B, options: AiwafTestOptions = {}): B {
    builder.overrideProvider(AIWAF_OPTIONS).useFactory({
      inject: [AIWAF_GIVEN_OPTIONS],
      factory: (given: AiwafOptions) => resolveOptions(optionsForTests(given, options)),
    });
    // By a value, as it is provided: in Nest 11 a factory does not take the place of a value.
    builder.overrideProvider(Clock).useValue(new ManualClock(START));
    builder.overrideProvider(Events).useClass(RecordedEvents);
    return builder;
  }
}

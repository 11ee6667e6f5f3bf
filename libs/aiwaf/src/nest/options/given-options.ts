import { InjectionToken, ModuleMetadata, OptionalFactoryDependency } from '@nestjs/common';
import { AiwafConfigError } from '../../core/errors';
import { invalidOption } from '../../core/options/merge-options';
import { AiwafOptions } from './aiwaf.options';

/** The asynchronous form of the options, as other Nest modules have it. */
export interface AiwafAsyncOptions extends Pick<ModuleMetadata, 'imports'> {
  /** What the factory is given. */
  inject?: (InjectionToken | OptionalFactoryDependency)[];
  /** As in {@link AiwafOptions}; here, since Nest must know it before the factory has run. */
  interceptors?: boolean;
  /** Makes the options; its arguments are what `inject` names, of which only their giver knows the types. */
  useFactory: (...args: never[]) => AiwafOptions | Promise<AiwafOptions>;
}

const ASYNC_NAMES = ['imports', 'inject', 'interceptors', 'useFactory'];
/** What other Nest modules take too. */
const ELSEWHERE = ['useFactory', 'inject', 'useClass', 'useExisting'];

/**
 * The options that `forRoot()` was given.
 *
 * @throws AiwafConfigError `AIWAF_E_OPTION_UNKNOWN` for those of `forRootAsync()`
 */
export function optionsOfForRoot(options: AiwafOptions): AiwafOptions {
  const strange = ELSEWHERE.find((name) => Object.hasOwn(options ?? {}, name));
  if (strange === undefined) return options;
  throw new AiwafConfigError(
    'AIWAF_E_OPTION_UNKNOWN',
    `AiwafModule.forRoot() was given ${strange}.`,
    'Write AiwafModule.forRootAsync({ inject, useFactory }) for options that a factory makes.',
  );
}

/**
 * The options that the factory of `forRootAsync()` makes, with what stands beside it.
 *
 * @throws AiwafConfigError `AIWAF_E_INTERCEPTORS_LATE`, `AIWAF_E_OPTION_UNKNOWN`, `AIWAF_E_OPTION_VALUE`
 */
export async function optionsOfForRootAsync(
  options: AiwafAsyncOptions,
  injected: readonly unknown[],
): Promise<AiwafOptions> {
  checkAsync(options);
  const { interceptors = false, useFactory } = options;
  const made: unknown = await (useFactory as (...args: unknown[]) => unknown)(...injected);
  if (typeof made !== 'object' || made === null)
    throw invalidOption('What useFactory made', made, 'an object with options, or {} for the defaults');
  return placed(made, interceptors);
}

function checkAsync(options: AiwafAsyncOptions): void {
  const strange = Object.keys(options ?? {}).find((name) => !ASYNC_NAMES.includes(name));
  if (strange === undefined && typeof options?.useFactory === 'function') return;
  throw new AiwafConfigError(
    'AIWAF_E_OPTION_UNKNOWN',
    `AiwafModule.forRootAsync() was given ${strange ?? 'no function as useFactory'}.`,
    `It knows ${ASYNC_NAMES.join(', ')}; options go into what useFactory makes, or to AiwafModule.forRoot().`,
  );
}

/** The factory's options with what stands beside it. */
function placed(options: AiwafOptions, interceptors: boolean): AiwafOptions {
  if (options.interceptors !== undefined && options.interceptors !== interceptors) {
    throw new AiwafConfigError(
      'AIWAF_E_INTERCEPTORS_LATE',
      `interceptors is ${String(options.interceptors)} in what useFactory made, when Nest has taken the interceptors already.`,
      'Write it beside useFactory: forRootAsync({ interceptors: true, useFactory }).',
    );
  }
  return { ...options, interceptors };
}

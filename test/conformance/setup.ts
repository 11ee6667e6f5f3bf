import { AiwafConfigError, fromAiwafSettings, ResolvedOptions, resolveOptions } from '#aiwaf/internals';

/** Options made of recorded settings, or the code with which they are refused. */
export type Setup = { readonly options: ResolvedOptions } | { readonly refused: string };

/** Takes recorded settings through `fromAiwafSettings()` and the checks of the module. */
export function setUp(settings: Readonly<Record<string, unknown>>): Setup {
  try {
    return { options: resolveOptions(fromAiwafSettings(settings)) };
  } catch (error) {
    if (error instanceof AiwafConfigError) return { refused: error.code };
    throw error;
  }
}

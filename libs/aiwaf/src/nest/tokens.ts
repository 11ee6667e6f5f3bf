/** Injects the options as the host gave them, unchecked. */
export const AIWAF_GIVEN_OPTIONS = Symbol('AIWAF_GIVEN_OPTIONS');

/** Injects the checked options, for the library's own providers. */
export const AIWAF_OPTIONS = Symbol('AIWAF_OPTIONS');

/** The name of the firewall's data source for `@InjectDataSource()` and `@InjectRepository()`. */
export const AIWAF_DATA_SOURCE = 'aiwaf';

/** Injects the checked options, for the library's own providers. */
export const AIWAF_OPTIONS = Symbol('AIWAF_OPTIONS');

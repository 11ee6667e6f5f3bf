export { HeadersLayer } from './headers.layer';
export { HeadersOptions, headersOptions } from './headers.options';
export type { RequiredHeaders } from './headers.options';

export { HeadersLayer } from './headers.layer';
export { HeadersOptions, headersOptions } from './headers.options';
export type { HeadersInput, RequiredHeaders } from './headers.options';
export { CrawlerOptions, CrawlerVerifier } from './crawlers';

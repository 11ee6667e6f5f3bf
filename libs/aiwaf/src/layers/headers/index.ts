export { HeadersLayer } from './headers.layer';
export { createAgentJudge } from './agent-kind';
export { UserAgents } from './user-agent';
export { HeadersOptions, headersOptions } from './headers.options';
export type { HeadersInput, RequiredHeaders } from './headers.options';
export { CrawlerOptions, CrawlerVerifier } from './crawlers';

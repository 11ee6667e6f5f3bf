export { CrawlerVerifier } from './crawler-verifier';
export type { CrawlerStanding } from './crawler-verifier';
export { CrawlerOptions, crawlerOptions } from './crawler.options';

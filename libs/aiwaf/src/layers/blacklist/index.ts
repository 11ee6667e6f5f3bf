export { BlacklistLayer } from './blacklist.layer';
export { BlacklistOptions, blacklistOptions } from './blacklist.options';

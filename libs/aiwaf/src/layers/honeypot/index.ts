export { HoneypotLayer } from './honeypot.layer';
export { HoneypotOptions, honeypotOptions } from './honeypot.options';

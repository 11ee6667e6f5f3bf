export { HoneypotLayer } from './honeypot.layer';
export { HoneypotOptions, honeypotOptions } from './honeypot.options';
export { FORM_FIELD } from './form-tokens';

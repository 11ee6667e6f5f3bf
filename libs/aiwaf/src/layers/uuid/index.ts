export { UuidLayer } from './uuid.layer';
export { UuidOptions, uuidOptions } from './uuid.options';

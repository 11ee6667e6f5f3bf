export { UuidLayer } from './uuid.layer';
export { UuidWritesObserver } from './uuid-writes.observer';
export { UuidOptions, uuidOptions } from './uuid.options';

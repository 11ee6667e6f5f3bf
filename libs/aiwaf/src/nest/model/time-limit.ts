export { withinLimit } from '../../core/within-limit';

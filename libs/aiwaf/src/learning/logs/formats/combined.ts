import { parseLogLine } from '../log-line';
import { lineByLine } from './log-format';

/** Common and combined format of Apache and nginx: the client is the first field. */
export const combined = lineByLine((text) => parseLogLine(text, 'first'));

import { parseLogLine } from '../log-line';
import { lineByLine } from './log-format';

/**
 * Common and combined format behind the name of the virtual host: the client is the second field,
 * always, since the name may be what the client wrote into `Host`, an address too.
 */
export const vhost = lineByLine((text) => parseLogLine(text, 'second'));

import { RequestLogOptions } from '../../layers/request-log';
import { Apply } from './setting-draft';
import { boolean, Read, text } from './setting-values';

type Options = Partial<RequestLogOptions>;

const DEFAULT_FILE = 'aiwaf_requests.csv';

function setting<T>(read: Read<T>, put: (options: Options, value: T) => void): Apply {
  return ({ layers }, value, name) => put((layers.requestLog ??= {}), read(value, name));
}

/**
 * The settings of the Python package's request logger. The log is on by default here and its CSV file
 * off: naming the file asks for it, unless `AIWAF_MIDDLEWARE_CSV` says no.
 */
export const REQUEST_LOG_SETTINGS: Readonly<Record<string, Apply>> = {
  AIWAF_MIDDLEWARE_LOGGING: setting(boolean, (options, on) => (options.mode = on ? 'enforce' : 'off')),
  AIWAF_MIDDLEWARE_DB: setting(boolean, (options, on) => (options.database = on)),
  AIWAF_MIDDLEWARE_CSV: setting(boolean, (options, on) => {
    options.csv = on ? (options.csv ?? DEFAULT_FILE) : null;
  }),
  AIWAF_MIDDLEWARE_LOG: setting(text, (options, file) => {
    if (options.csv !== null) options.csv = file.replace(/\.log$/, '.csv');
  }),
};

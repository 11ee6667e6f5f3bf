import { AiwafConfigError } from '../../../core/errors';
import { combined } from './combined';
import { csv } from './csv';
import { json } from './json';
import { LogFormat } from './log-format';
import { guessing } from './guessing';
import { vhost } from './vhost';

/** What a log may be said to be; `auto` looks at the first lines of each file. */
export const LOG_FORMAT_NAMES = ['auto', 'combined', 'vhost', 'json', 'csv'] as const;

export type LogFormatName = (typeof LOG_FORMAT_NAMES)[number];

const FORMATS: Readonly<Record<LogFormatName, LogFormat>> = {
  auto: guessing({ combined, vhost, json, csv }),
  combined,
  vhost,
  json,
  csv,
};

/**
 * The format of a name.
 *
 * @throws AiwafConfigError `AIWAF_E_LOG_FORMAT`
 */
export function logFormat(name: string): LogFormat {
  if (Object.hasOwn(FORMATS, name)) return FORMATS[name as LogFormatName];
  throw new AiwafConfigError(
    'AIWAF_E_LOG_FORMAT',
    `There is no log format ${JSON.stringify(name.slice(0, 40))}.`,
    `Write one of ${LOG_FORMAT_NAMES.join(', ')}.`,
  );
}

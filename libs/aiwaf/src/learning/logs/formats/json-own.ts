import { requestTarget } from '../../../core/path/request-target';
import { methodOf } from '../log-request';
import { JsonDialect } from './json-dialect';
import { instantOf, secondsOf, statusOf, textOf } from './values';

/** Our own request log as JSON lines: the names are those of its columns. */
export const own: JsonDialect = (record) => {
  const address = textOf(record.ip_address);
  if (address === '') return null;
  const at = instantOf(record.timestamp);
  if (Number.isNaN(at)) return 'no-time';
  const status = statusOf(record.status_code);
  if (Number.isNaN(status)) return 'no-status';
  return {
    address,
    at,
    method: methodOf(textOf(record.method)),
    target: requestTarget(textOf(record.path)),
    status,
    referer: textOf(record.referer),
    userAgent: record.user_agent === undefined ? null : textOf(record.user_agent),
    responseTime: secondsOf(record.response_time),
    denied: record.verdict === 'deny',
  };
};

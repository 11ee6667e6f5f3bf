import { requestTarget } from '../../../core/path/request-target';
import { methodOf } from '../log-request';
import { firstOf, JsonDialect } from './json-dialect';
import { instantOf, secondsOf, statusOf, textOf } from './values';

const NANOSECONDS = 1e9;

/** Traefik's access log in JSON. Headers are in it only where its configuration keeps them. */
export const traefik: JsonDialect = (record) => {
  const address = textOf(record.ClientHost);
  if (address === '') return null;
  const at = instantOf(firstOf(record, ['StartUTC', 'time']));
  if (Number.isNaN(at)) return 'no-time';
  const status = statusOf(record.DownstreamStatus);
  if (Number.isNaN(status)) return 'no-status';
  const userAgent = record['request_User-Agent'];
  const duration = secondsOf(record.Duration);
  return {
    address,
    at,
    method: methodOf(textOf(record.RequestMethod)),
    target: requestTarget(textOf(record.RequestPath)),
    status,
    referer: textOf(record.request_Referer),
    userAgent: userAgent === undefined ? null : textOf(userAgent),
    responseTime: duration === null ? null : duration / NANOSECONDS,
    denied: false,
  };
};

import { requestTarget } from '../../../core/path/request-target';
import { methodOf } from '../log-request';
import { firstOf, JsonDialect, recordOf } from './json-dialect';
import { instantOf, secondsOf, statusOf, textOf } from './values';

/**
 * pino-http with its standard serialisers. The client is the address of the socket, which is the proxy
 * where one stands before: what a forwarded header says anybody can write.
 */
export const pino: JsonDialect = (record) => {
  const request = recordOf(record.req);
  if (request === null) return null;
  const address = textOf(request.remoteAddress);
  if (address === '') return 'no-client';
  const at = instantOf(record.time);
  if (Number.isNaN(at)) return 'no-time';
  const status = statusOf(recordOf(record.res)?.statusCode);
  if (Number.isNaN(status)) return 'no-status';
  const headers = recordOf(request.headers);
  const duration = secondsOf(record.responseTime);
  return {
    address,
    at,
    method: methodOf(textOf(request.method)),
    target: requestTarget(textOf(request.url)),
    status,
    referer: headers === null ? '' : textOf(firstOf(headers, ['referer', 'referrer'])),
    userAgent: headers === null ? null : textOf(headers['user-agent']),
    responseTime: duration === null ? null : duration / 1_000,
    denied: false,
  };
};

import { requestTarget } from '../../../core/path/request-target';
import { methodOf } from '../log-request';
import { firstOf, JsonDialect, JsonRecord, recordOf } from './json-dialect';
import { instantOf, secondsOf, statusOf, textOf } from './values';

/** Caddy's access log: `client_ip` is the address behind the proxies that Caddy trusts. */
export const caddy: JsonDialect = (record) => {
  const request = recordOf(record.request);
  if (request === null) return null;
  const address = textOf(firstOf(request, ['client_ip', 'remote_ip']));
  if (address === '') return 'no-client';
  const at = instantOf(record.ts);
  if (Number.isNaN(at)) return 'no-time';
  const status = statusOf(record.status);
  if (Number.isNaN(status)) return 'no-status';
  const headers = recordOf(request.headers) ?? {};
  return {
    address,
    at,
    method: methodOf(textOf(request.method)),
    target: requestTarget(textOf(request.uri)),
    status,
    referer: header(headers, 'Referer'),
    userAgent: header(headers, 'User-Agent'),
    responseTime: secondsOf(record.duration),
    denied: false,
  };
};

/** The first value of a header; Caddy writes lists. */
function header(headers: JsonRecord, name: string): string {
  const values = headers[name];
  return textOf(Array.isArray(values) ? values[0] : values);
}

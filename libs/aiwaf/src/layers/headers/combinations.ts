import { header, RequestContext } from '../../core/request-context';

/**
 * A combination of headers that no browser sends, or `null`. (A user agent without Accept is the
 * business of the required headers, so that an operator can waive it.)
 */
export function impossibleCombination({ headers, httpVersion, client }: RequestContext): string | null {
  const agent = header(headers, 'user-agent');
  if (httpVersion.charCodeAt(0) === 50 && agent.includes('Mozilla/4.0'))
    return 'HTTP/2 with a browser of its past';
  const language = header(headers, 'accept-language');
  const encoding = header(headers, 'accept-encoding');
  if (language === '' && encoding === '') {
    if (header(headers, 'accept') === '*/*') return 'Accept */* without language and encoding';
    if (header(headers, 'connection') === '') return 'no language, encoding or connection';
  }
  // A proxy speaks HTTP/1.0 upstream for every visitor, as nginx does by default.
  if (httpVersion === '1.0' && agent.includes('Chrome') && !client.viaTrustedProxy)
    return 'Chrome over HTTP/1.0';
  return null;
}

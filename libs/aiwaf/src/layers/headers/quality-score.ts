import { header, Headers } from '../../core/request-context';

/**
 * How complete a browser's usual headers are, 0 to 11: user agent 2, Accept 2, language, encoding,
 * connection and cache control 1 each, language with encoding 1, keep-alive 1, an Accept of both HTML
 * and XML 1. A browser navigating over HTTP/2 or behind a proxy has 8, its `fetch()` 7.
 */
export function qualityScore(headers: Headers): number {
  const accept = header(headers, 'accept');
  const language = header(headers, 'accept-language') !== '';
  const encoding = header(headers, 'accept-encoding') !== '';
  const connection = header(headers, 'connection');
  let score = header(headers, 'user-agent') === '' ? 0 : 2;
  if (accept !== '') score += 2;
  if (language) score++;
  if (encoding) score++;
  if (language && encoding) score++;
  if (connection !== '') score++;
  if (connection === 'keep-alive') score++;
  if (header(headers, 'cache-control') !== '') score++;
  if (accept.includes('text/html') && accept.includes('application/xml')) score++;
  return score;
}

import { isLayerId, LayerId } from './layer-id';

const FAILED = '.failed';

/** The code of a refusal by a layer that could not judge, and fails closed. */
export const failureCode = (layer: LayerId): string => `${layer}${FAILED}`;

/** What each code of a verdict or of points means, in one sentence for the people who run the site. */
const MEANINGS: Readonly<Record<string, string>> = {
  'anomaly.banned': 'The anomaly layer confirmed its suspicion with this request, and the client was banned.',
  'anomaly.confirmed':
    "The model found the client's last minute strange, and its behaviour in it confirmed that.",
  'blacklist.banned': 'The client was banned.',
  'geo.blocked': 'The country of the client is refused.',
  'geo.not-allowed': 'The country of the client is not among those that are allowed.',
  'geo.unknown': 'The country of the client is not known, and such clients are refused.',
  'headers.cap': 'The headers were too many or too long.',
  'headers.combination': 'Headers contradicted each other as no browser has them.',
  'headers.crawler': "The client called itself a search engine's crawler and is not that engine's.",
  'headers.missing': 'Headers were missing that every browser sends.',
  'headers.score': 'Too few of the headers of a browser came together.',
  'headers.user-agent': 'The user agent was missing or that of a scanner or a program.',
  'honeypot.method': 'No handler takes that method on that path.',
  'honeypot.page-expired': 'The page of the form was too old.',
  'honeypot.too-fast': 'The form came back faster than a person fills it in.',
  'keywords.learned': 'The path consisted of words that scanners taught.',
  'keywords.payload': 'The target held an attack payload.',
  'keywords.payload-indicators': 'The target held several signs of an attack.',
  'keywords.scanner-path': 'Scanners ask for that path, and the application does not serve it.',
  'keywords.word': 'A segment of the path was a word of attacks, and the application does not serve it.',
  'outcome.failed-login': 'A login failed, after five others within ten minutes.',
  'outcome.not-found': 'The path was not found, and nothing led there.',
  'rateLimit.exceeded': 'The client sent more requests than its limit allows.',
  'rateLimit.flood': 'The client went on sending requests far over its limit.',
  'uuid.malformed': 'A parameter that has to be a UUID was none.',
  'uuid.unknown': 'No entity has the UUID that was asked for.',
};

/** Whether a code is one of {@link failureCode}. */
export function isFailureCode(code: string): boolean {
  return code.endsWith(FAILED) && isLayerId(code.slice(0, -FAILED.length));
}

/** The sentence for a code, or `null` for a code of another version. */
export function meaningOf(code: string): string | null {
  if (Object.hasOwn(MEANINGS, code)) return MEANINGS[code];
  return isFailureCode(code)
    ? 'The layer could not judge the request, and its failMode is closed: the client did nothing wrong.'
    : null;
}

/** The codes that have a sentence. */
export const VERDICT_CODES: readonly string[] = Object.keys(MEANINGS);

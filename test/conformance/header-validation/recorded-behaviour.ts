import { defaultExemptPrefix } from '../python-package';
import { HeaderCase } from './header-case';

/** The letters by which the recordings refuse user agents, in the order of their reasons. */
const PATTERNS = [
  ...[
    'bot',
    'crawler',
    'spider',
    'scraper',
    'curl',
    'wget',
    'python',
    'java',
    'node',
    'go-http-client',
    'axios',
  ],
  ...['okhttp', 'libwww', 'lwp-trivial', 'mechanize', 'httpie', 'postman', 'insomnia'],
];
const GOOD_BOTS = [
  ...[
    'googlebot',
    'bingbot',
    'slurp',
    'duckduckbot',
    'baiduspider',
    'yandexbot',
    'facebookexternalhit',
    'twitterbot',
  ],
  ...[
    'linkedinbot',
    'whatsapp',
    'telegrambot',
    'applebot',
    'pingdom',
    'uptimerobot',
    'statuscake',
    'site24x7',
  ],
];
const STATIC_SUFFIXES = '.css .js .png .jpg .jpeg .gif .ico .svg .woff .woff2 .ttf'.split(' ');
const STATIC_PREFIXES = ['/static/', '/media/', '/assets/', '/favicon.ico'];
const REQUIRED = ['HTTP_USER_AGENT', 'HTTP_ACCEPT'];

/** The facts of a case that a generator makes. */
export type HeaderInput = Pick<HeaderCase, 'method' | 'path' | 'protocol' | 'headers' | 'settings'>;

/**
 * The behaviour that the recordings show, as a model: a test holds it to every recorded case, and then
 * uses it for combinations that were not recorded.
 */
export function recordedBehaviour(
  input: HeaderInput,
): Pick<HeaderCase, 'blocked' | 'reason' | 'quality_score'> {
  const reason = reasonToBlock(input);
  return { blocked: reason !== null, reason, quality_score: score(metaOf(input)) };
}

function metaOf({ headers }: HeaderInput): Map<string, string> {
  return new Map(
    Object.entries(headers).map(([name, value]) => {
      const meta = name.toUpperCase().replaceAll('-', '_');
      return [/^CONTENT_(?:TYPE|LENGTH)$/.test(meta) ? meta : `HTTP_${meta}`, value];
    }),
  );
}

function score(meta: ReadonlyMap<string, string>): number {
  const has = (name: string) => Boolean(meta.get(name));
  const accept = meta.get('HTTP_ACCEPT') ?? '';
  const points: readonly [boolean, number][] = [
    [has('HTTP_USER_AGENT'), 2],
    [has('HTTP_ACCEPT'), 2],
    [has('HTTP_ACCEPT_LANGUAGE'), 1],
    [has('HTTP_ACCEPT_ENCODING'), 1],
    [has('HTTP_CONNECTION'), 1],
    [has('HTTP_CACHE_CONTROL'), 1],
    [has('HTTP_ACCEPT_LANGUAGE') && has('HTTP_ACCEPT_ENCODING'), 1],
    [meta.get('HTTP_CONNECTION') === 'keep-alive', 1],
    [accept.includes('text/html') && accept.includes('application/xml'), 1],
  ];
  return points.reduce((sum, [holds, value]) => sum + (holds ? value : 0), 0);
}

function reasonToBlock(input: HeaderInput): string | null {
  const { path, method, settings } = input;
  const lower = path.toLowerCase();
  if (defaultExemptPrefix(path) !== undefined) return null;
  if (STATIC_SUFFIXES.some((suffix) => lower.endsWith(suffix))) return null;
  if (STATIC_PREFIXES.some((prefix) => lower.startsWith(prefix))) return null;
  const meta = metaOf(input);
  const agent = meta.get('HTTP_USER_AGENT') ?? '';
  const cap = overCap(meta, agent, settings);
  if (cap !== null) return cap;
  const required = requiredFor(method, settings.AIWAF_REQUIRED_HEADERS);
  if (required.some((name) => !meta.get(name))) return 'Missing required headers';
  const suspicion = suspicionOf(agent);
  if (suspicion !== null) return `Suspicious user agent: ${suspicion}`;
  if (required.length === 0) return null;
  if (isImpossible(input, meta, agent)) return 'Suspicious headers';
  const least = (settings.AIWAF_HEADER_QUALITY_MIN_SCORE as number | undefined) ?? 3;
  return score(meta) < least ? 'Low header quality score' : null;
}

function overCap(
  meta: ReadonlyMap<string, string>,
  agent: string,
  settings: Readonly<Record<string, unknown>>,
): string | null {
  const cap = (name: string, otherwise: number) => (settings[name] as number | undefined) ?? otherwise;
  const bytes = [...meta].reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (bytes > cap('AIWAF_MAX_HEADER_BYTES', 32_768)) return 'Header bytes exceed';
  if (meta.size > cap('AIWAF_MAX_HEADER_COUNT', 100)) return 'Header count exceeds';
  if (agent.length > cap('AIWAF_MAX_USER_AGENT_LENGTH', 500)) return 'User-Agent longer than';
  const accept = meta.get('HTTP_ACCEPT') ?? '';
  return accept.length > cap('AIWAF_MAX_ACCEPT_LENGTH', 4_096) ? 'Accept header longer than' : null;
}

function requiredFor(method: string, setting: unknown): readonly string[] {
  if (Array.isArray(setting)) return setting as string[];
  if (typeof setting !== 'object' || setting === null) return REQUIRED;
  const lists = setting as Readonly<Record<string, unknown>>;
  const list = lists[method] ?? lists.DEFAULT;
  return Array.isArray(list) ? (list as string[]) : REQUIRED;
}

function suspicionOf(agent: string): string | null {
  if (agent.trim() === '') return 'Empty user agent';
  const lower = agent.toLowerCase();
  if (GOOD_BOTS.some((name) => lower.includes(name))) return null;
  const pattern = PATTERNS.find((letters) => lower.includes(letters));
  if (pattern !== undefined) return `Pattern: ${pattern}`;
  if (lower.endsWith('mozilla/4.0')) return 'Pattern: mozilla/4\\.0$';
  return agent.length < 10 ? 'Too short' : null;
}

function isImpossible({ protocol }: HeaderInput, meta: ReadonlyMap<string, string>, agent: string): boolean {
  const has = (name: string) => Boolean(meta.get(name));
  const negotiated = has('HTTP_ACCEPT_LANGUAGE') || has('HTTP_ACCEPT_ENCODING');
  if (protocol.startsWith('HTTP/2') && agent.includes('Mozilla/4.0')) return true;
  if (!negotiated && (meta.get('HTTP_ACCEPT') === '*/*' || !has('HTTP_CONNECTION'))) return true;
  return protocol === 'HTTP/1.0' && agent.includes('Chrome');
}

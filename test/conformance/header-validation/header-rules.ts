import { canonicalPath } from '#aiwaf/internals';
import { DifferenceRule } from '../comparison';
import { defaultExemptPrefix, isUnder, leaves } from '../python-package';
import { HeaderAnswer, HeaderCase } from './header-case';

type HeaderRule = DifferenceRule<HeaderCase, HeaderAnswer>;

/** Static prefixes and extensions of the Python package, which skip the layer by letters. */
const STATIC_PREFIXES = ['/static/', '/media/', '/assets/', '/favicon.ico'];
const LIGHT_ALWAYS = ['/favicon.ico', '/robots.txt', '/health', '/.well-known'];
const LIGHT_ROUTED = ['/admin', '/login', '/accounts/login', '/auth/login', '/signin', '/static', '/media'];
/** Bot names that recorded cases let pass, and the patterns by which they refuse others. */
const BOT_NAME =
  /(?<![a-z])(?:googlebot|bingbot|slurp|duckduckbot|baiduspider|yandexbot|facebookexternalhit|twitterbot|linkedinbot|applebot)(?![a-z])/;
const TOOLS = 'curl|wget|python|java|node|axios|okhttp|libwww|lwp-trivial|mechanize|postman|insomnia'.split(
  '|',
);
/** D15's own list, and the tools that call themselves the same kind. */
const SCANNER =
  /(?<![a-z])(?:sqlmap|nikto|nmap|nuclei|wpscan|gobuster|ffuf|fuzz faster u fool|dirbuster|masscan|zgrab|acunetix|netsparker|w3af|headlesschrome|phantomjs|hydra)(?![a-z])/;

/** Link previews that the recordings refuse for the letters `bot`. */
const LINK_PREVIEW =
  /(?<![a-z])(?:slackbot|slackbot-linkexpanding|discordbot|pinterestbot|redditbot)(?![a-z])/;

const agentOf = (recorded: HeaderCase): string =>
  Object.entries(recorded.headers)
    .find(([name]) => name.toLowerCase() === 'user-agent')?.[1]
    .toLowerCase() ?? '';
const isWord = (word: string, text: string): boolean => new RegExp(`(?<![a-z])${word}(?![a-z])`).test(text);

/** The caps and the score as whole numbers in range, required headers as lists of WSGI names. */
function isInvalid(settings: Readonly<Record<string, unknown>>): boolean {
  const isList = (value: unknown) =>
    Array.isArray(value) &&
    value.every((name) => typeof name === 'string' && /^(?:HTTP|CONTENT)_[A-Z0-9_]+$/.test(name));
  return Object.entries(settings).some(([name, value]) => {
    if (name === 'AIWAF_REQUIRED_HEADERS') {
      const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
      return !(isList(value) || (isMap && Object.values(value).every(isList)));
    }
    const isScore = name === 'AIWAF_HEADER_QUALITY_MIN_SCORE';
    if (!isScore && !name.startsWith('AIWAF_MAX_')) return false;
    const [least, most] = isScore ? [0, 11] : [1, Infinity];
    return !Number.isInteger(value) || (value as number) < least || (value as number) > most;
  });
}

/** The pattern that the recording names, if every occurrence is only part of a word that names no program. */
function matchedLettersOnly({ reason }: HeaderCase, agent: string): boolean {
  const pattern = /Pattern: ([a-z-]+)$/.exec(reason ?? '')?.[1];
  if (pattern === undefined || !agent.includes(pattern)) return false;
  return agent
    .split(pattern)
    .slice(1)
    .every((after, index) => {
      const before = agent.split(pattern)[index];
      return /^[a-z]/.test(after) || (pattern === 'bot' && /(?<![a-z])cu$/.test(before));
    });
}

export const headerRules: readonly HeaderRule[] = [
  {
    id: 'D0',
    reason:
      'A setting that cannot be meant is refused at start with AIWAF_E_SETTING instead of being ignored.',
    holds: ({ settings }, ours) => ours.refused === 'AIWAF_E_SETTING' && isInvalid(settings),
  },
  {
    id: 'D2',
    reason: 'The prefix that exempts a path is sought on its canonical form.',
    holds: ({ blocked, path }, ours) => {
      const prefix =
        defaultExemptPrefix(path) ?? STATIC_PREFIXES.find((known) => path.toLowerCase().startsWith(known));
      return !blocked && ours.blocked && prefix !== undefined && leaves(path, prefix);
    },
  },
  {
    id: 'D1',
    reason: 'Login pages are exempt only where the application serves them.',
    holds: ({ blocked, path }, ours) =>
      !blocked &&
      ours.blocked &&
      !ours.routed &&
      canonicalPath(path).lower === path.toLowerCase() &&
      defaultExemptPrefix(path) !== undefined,
  },
  {
    id: 'D1',
    reason:
      'The default exemptions hold with and without the trailing slash, and cover health checks and the like.',
    holds: ({ blocked, path }, ours) =>
      blocked &&
      ours.exempt &&
      [...LIGHT_ALWAYS, ...(ours.routed ? LIGHT_ROUTED : [])].some((prefix) => isUnder(path, prefix)),
  },
  {
    id: 'D13',
    reason: 'A pattern matches words, and here its letters stand inside a longer word.',
    holds: (recorded, ours) =>
      recorded.blocked && !ours.blocked && !ours.exempt && matchedLettersOnly(recorded, agentOf(recorded)),
  },
  {
    id: 'D13',
    reason: 'A tool that adds the name of a good bot to its own is still the tool.',
    holds: (recorded, ours) => {
      const agent = agentOf(recorded);
      const tool = TOOLS.find((name) => isWord(name, agent));
      return (
        !recorded.blocked &&
        ours.code === 'headers.user-agent' &&
        ours.detail === tool &&
        BOT_NAME.test(agent)
      );
    },
  },
  {
    id: 'D15',
    reason: "The user agent is a scanner's or an automated browser's own name.",
    holds: (recorded, ours) => {
      const scanner = SCANNER.exec(agentOf(recorded))?.[0];
      return (
        !recorded.blocked &&
        ours.code === 'headers.user-agent' &&
        scanner !== undefined &&
        ours.detail === scanner
      );
    },
  },
  {
    id: 'D16',
    reason: 'A script in the disguise of a static file is none on a path that nothing serves.',
    holds: ({ blocked, path }, ours) =>
      !blocked &&
      ours.blocked &&
      !ours.routed &&
      /\.(?:php\d?|phtml|aspx?|jspx?|cgi|pl)[./].*\.(?:css|js|png|jpe?g|gif|ico|svg|woff2?|ttf)$|\.(?:php\d?|phtml|aspx?|jspx?|cgi|pl)\.(?:css|js|png|jpe?g|gif|ico|svg|woff2?|ttf)$/.test(
        path.toLowerCase(),
      ),
  },
  {
    id: 'D50',
    reason: 'A messenger or network that shows a preview of a link passes by name, as the recorded ones do.',
    holds: (recorded, ours) =>
      recorded.blocked &&
      !ours.blocked &&
      / (?:Pattern: )?bot$/.test(recorded.reason ?? '') &&
      LINK_PREVIEW.test(agentOf(recorded)) &&
      !TOOLS.some((tool) => isWord(tool, agentOf(recorded))) &&
      !SCANNER.test(agentOf(recorded)),
  },
  {
    id: 'D17',
    reason: 'The default of the minimum score is one that can fail.',
    holds: (recorded, ours) =>
      !recorded.blocked &&
      !('AIWAF_HEADER_QUALITY_MIN_SCORE' in recorded.settings) &&
      ours.code === 'headers.score' &&
      recorded.quality_score === ours.score &&
      recorded.quality_score >= 3 &&
      recorded.quality_score < ours.minScore,
  },
  {
    id: 'D43',
    reason:
      'A program with credentials or a JSON body on a path that is served is not asked for a browser’s headers.',
    holds: (recorded, ours) => {
      const names = new Map(
        Object.entries(recorded.headers).map(([name, value]) => [name.toLowerCase(), value]),
      );
      const sendsJson =
        ['POST', 'PUT', 'PATCH', 'DELETE'].includes(recorded.method) &&
        names.get('content-type')?.startsWith('application/json') === true;
      return (
        recorded.blocked &&
        !ours.blocked &&
        ours.routed &&
        !/longer than|exceed/.test(recorded.reason ?? '') &&
        !SCANNER.test(agentOf(recorded)) &&
        (sendsJson || names.has('authorization') || names.has('x-api-key'))
      );
    },
  },
];

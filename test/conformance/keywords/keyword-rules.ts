import { DifferenceRule } from '../comparison';
import { defaultExemptPrefix, isUnder, leaves } from '../python-package';
import { KeywordAnswer, KeywordCase } from './keyword-case';
import { isWordOrPlural, PAYLOAD, PROBE_CLASSES, stemsOf, WORDS } from './probe-classes';

type KeywordRule = DifferenceRule<KeywordCase, KeywordAnswer>;

/** Prefixes that are exempt from this layer whether something serves them or not. */
const LIGHT = ['/favicon.ico', '/robots.txt', '/health', '/.well-known'];

/** The word for which the recording refused. */
function recordedWord({ reason }: KeywordCase): string {
  return /: (?:Learned keyword|Inherently suspicious): (\S+)$/.exec(reason ?? '')?.[1] ?? '';
}

/** Refused by us alone, on a path that nothing serves and that the recording exempts by no prefix. */
function missed(recorded: KeywordCase, ours: KeywordAnswer): boolean {
  return (
    !recorded.blocked &&
    ours.blocked &&
    !ours.routed &&
    !recorded.path_exists &&
    defaultExemptPrefix(recorded.path) === undefined
  );
}

const probeRules = PROBE_CLASSES.map(([name, what, pattern]): KeywordRule => ({
  id: 'D21',
  reason: `The path is ${what}, and nothing serves it.`,
  holds: (recorded, ours) =>
    missed(recorded, ours) &&
    ours.code === 'keywords.scanner-path' &&
    ours.found === name &&
    pattern.test(name === 'traversal' ? decoded(decoded(recorded.target)) : ours.path),
}));

export const keywordRules: readonly KeywordRule[] = [
  {
    id: 'D2',
    reason: 'The prefix that exempts a path is sought on its canonical form, which this path leaves.',
    holds: ({ blocked, path }, ours) => {
      const prefix = defaultExemptPrefix(path);
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
      ours.path === path.toLowerCase() &&
      defaultExemptPrefix(path) !== undefined,
  },
  {
    id: 'D1',
    reason: 'The default exemptions cover health checks and the like.',
    holds: ({ blocked }, ours) =>
      blocked && ours.exempt && LIGHT.some((prefix) => isUnder(ours.path, prefix)),
  },
  ...probeRules,
  {
    id: 'D21',
    reason: 'The static keyword wp- matches as the beginning of a segment.',
    holds: (recorded, ours) =>
      missed(recorded, ours) && ours.code === 'keywords.word' && ours.piece.startsWith('wp-'),
  },
  {
    id: 'D22',
    reason: 'The word, or its letters, stands inside a longer segment; only a whole segment is refused.',
    holds: (recorded, ours) => {
      const word = recordedWord(recorded);
      const preloaded = word in recorded.preloaded_keywords;
      const known = preloaded || [...WORDS].some((one) => word.includes(one));
      const whole = stemsOf(ours.path).some((stem) => isWordOrPlural(stem) || (preloaded && stem === word));
      const inside = stemsOf(ours.path).some((stem) => stem.includes(word));
      return recorded.blocked && !ours.blocked && !ours.exempt && known && inside && !whole;
    },
  },
  {
    id: 'D22',
    reason: 'The whole segment is a refused word in the plural, like the recorded /exploits/db.',
    holds: (recorded, ours) => {
      const plural = stemsOf(ours.path).filter((stem) => !WORDS.has(stem) && isWordOrPlural(stem));
      return missed(recorded, ours) && ours.code === 'keywords.word' && plural.includes(ours.piece);
    },
  },
  {
    id: 'D23',
    reason: 'On a path that is served an unmistakable payload counts, in path or query.',
    holds: ({ blocked, target, path_exists }, ours) =>
      !blocked &&
      path_exists &&
      ours.routed &&
      ours.code === 'keywords.payload' &&
      defaultExemptPrefix(ours.path) === undefined &&
      PAYLOAD.test(decoded(target)),
  },
  {
    id: 'D23',
    reason: 'An unmistakable payload counts on every path, and most where nothing is served.',
    holds: (recorded, ours) =>
      missed(recorded, ours) && ours.code === 'keywords.payload' && PAYLOAD.test(decoded(recorded.target)),
  },
  {
    id: 'D24',
    reason: 'The first segment only begins with the letters of a served prefix; below it the word counts.',
    holds: (recorded, ours) => {
      const [first = '', ...rest] = stemsOf(ours.path);
      const begins = [...ours.ownWords].some((own) => first.startsWith(own) && first !== own);
      return (
        missed(recorded, ours) &&
        begins &&
        !ours.ownWords.has(first) &&
        rest.some((stem) => stem === ours.piece && (WORDS.has(stem) || stem in recorded.preloaded_keywords))
      );
    },
  },
  {
    id: 'D25',
    reason: 'One request makes no word active, let alone the request that is judged by it.',
    holds: (recorded, ours) => {
      const word = recordedWord(recorded);
      const unknown = word !== '' && !WORDS.has(word) && !(word in recorded.preloaded_keywords);
      return recorded.blocked && !ours.blocked && unknown && recorded.reason?.includes('Learned') === true;
    },
  },
  {
    id: 'D25',
    reason: 'A word of a routed path is never refused as a learned one.',
    holds: (recorded, ours) => {
      const word = recordedWord(recorded);
      return (
        recorded.blocked && !ours.blocked && word in recorded.preloaded_keywords && ours.ownWords.has(word)
      );
    },
  },
];

function decoded(target: string): string {
  try {
    return decodeURIComponent(target);
  } catch {
    return target;
  }
}

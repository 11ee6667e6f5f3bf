import { anything, Check, integer, listOf, nullable } from '../../core/options/checks';
import { JudgingLayerOptions, judgingLayerChecks } from '../../core/options/layer.options';
import { Checks, invalidOption, mergeOptions } from '../../core/options/merge-options';
import { CrawlerOptions, crawlerOptions } from './crawlers';
import { GoodBots } from './good-bots';

/**
 * Header names that a request must carry: one list, or a list per HTTP method with `DEFAULT` for the
 * other methods. A method that such a map does not cover keeps `User-Agent` and `Accept`.
 */
export type RequiredHeaders = readonly string[] | Readonly<Record<string, readonly string[]>>;

/** Options of the layer that judges the headers of page requests. */
export class HeadersOptions extends JudgingLayerOptions {
  /**
   * Most bytes of header names and values together, each name counted as WSGI servers spell it (`HTTP_X_Y`).
   * Node.js itself answers 431 from 16 KiB on, unless its server is given a larger `maxHeaderSize`.
   */
  maxHeaderBytes = 32 * 1024;
  /**
   * Most header lines.
   * @unit lines
   */
  maxHeaderCount = 100;
  /**
   * Longest `User-Agent`.
   * @unit characters
   */
  maxUserAgentLength = 500;
  /**
   * Longest `Accept`.
   * @unit characters
   */
  maxAcceptLength = 4_096;
  /**
   * Headers without which a page request is refused: a list, or an object with a list per method and
   * `DEFAULT`. For a method with an empty list neither completeness, combinations nor the score are judged.
   */
  required: RequiredHeaders = ['User-Agent', 'Accept'];
  /**
   * Lowest quality score that passes; 0 turns the score off. Of 1,425 header sets of browsers, which score 8
   * or more, 6 refuses none, nor would it if a proxy took their language or encoding; of 35 sets of programs
   * and webhooks it refuses 23 by itself. Declared good bots are not scored.
   * @unit points
   */
  minScore = 6;
  /**
   * Path prefixes whose routes are for programs, judged by size and scanner names only; `null`: the global
   * prefix of the application, if it has one.
   */
  apiPrefixes: readonly string[] | null = null;
  /** Further names of bots that pass by name, as whole words in any case, such as `gptbot`. */
  goodBots: readonly string[] = [];
  /** How it is found out whether the address of a declared good bot is its operator's. */
  crawlers: Readonly<CrawlerOptions> = new CrawlerOptions();
}

/** The options as a user gives them: of `crawlers` only what is to change. */
export type HeadersInput = Omit<HeadersOptions, 'crawlers'> & {
  /** How it is found out whether the address of a declared good bot is its operator's. */
  crawlers: Partial<CrawlerOptions>;
};

const headerName: Check = (value) =>
  typeof value === 'string' && /^[a-z0-9-]+$/i.test(value) ? null : 'a header name such as "Accept"';
const prefix: Check = (value) =>
  typeof value === 'string' && value.startsWith('/') ? null : 'a path that begins with "/"';
const botName: Check = (value) =>
  typeof value === 'string' && value.trim().length >= 3 ? null : 'a name of at least three characters';

const headersChecks: Checks<HeadersOptions> = {
  ...judgingLayerChecks,
  maxHeaderBytes: integer(1, 1_048_576),
  maxHeaderCount: integer(1, 10_000),
  maxUserAgentLength: integer(1, 65_536),
  maxAcceptLength: integer(1, 65_536),
  required: requiredCheck,
  minScore: integer(0, 11),
  apiPrefixes: nullable(listOf(prefix)),
  goodBots: listOf(botName),
  crawlers: anything,
};

function requiredCheck(value: unknown): string | null {
  if (Array.isArray(value)) return listOf(headerName)(value);
  if (typeof value !== 'object' || value === null) return 'a list of header names, or one per method';
  for (const [method, names] of Object.entries(value)) {
    if (!/^[A-Z]+$/.test(method)) return 'an object whose keys are methods in capitals, or DEFAULT';
    const problem = listOf(headerName)(names);
    if (problem !== null) return `an object whose values are each ${problem}`;
  }
  return null;
}

/** Merges and checks the options of the layer. */
export function headersOptions(input: unknown, where: string): Readonly<HeadersOptions> {
  const merged = mergeOptions(new HeadersOptions(), headersChecks, input, where);
  const crawlers = crawlerOptions(merged.crawlers, `${where}.crawlers`);
  const bots = new GoodBots(merged.goodBots);
  for (const name of Object.keys(crawlers.ranges ?? {})) {
    if (bots.find(name.toLowerCase()) === name.toLowerCase()) continue;
    throw invalidOption(
      `a name in ${where}.crawlers.ranges`,
      name,
      'a bot that passes by name, such as "duckduckbot"; goodBots adds more',
    );
  }
  return Object.freeze({ ...merged, crawlers });
}

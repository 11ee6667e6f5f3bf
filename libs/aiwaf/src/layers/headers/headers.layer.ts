import { Layer } from '../../core/layer';
import { PrefixMap } from '../../core/path/prefix-map';
import { header, RequestContext } from '../../core/request-context';
import { Deny, PASS, Verdict } from '../../core/verdict';
import { overCap } from './caps';
import { impossibleCombination } from './combinations';
import { CrawlerVerifier } from './crawlers';
import { HeadersOptions } from './headers.options';
import { isHealthCheck, isProgram } from './programs';
import { qualityScore } from './quality-score';
import { missingHeaders, RequiredHeaderLists } from './required-headers';
import { isStaticPath } from './static-path';
import { UserAgents } from './user-agent';

const POINTS = 20;

/**
 * Refuses page requests whose headers no browser sends: oversized, incomplete, a tool's or scanner's
 * name, combinations that do not exist. Programs that talk to an API are judged by size and scanner
 * names only.
 */
export class HeadersLayer implements Layer {
  readonly id = 'headers';
  readonly phase = 'request';
  private readonly required: RequiredHeaderLists;
  private readonly agents: UserAgents;
  private apiPrefixes = new PrefixMap<true>();

  /** @param crawlers without it declared good bots pass by name */
  constructor(
    private readonly options: Readonly<HeadersOptions>,
    private readonly crawlers: CrawlerVerifier | null = null,
  ) {
    this.required = new RequiredHeaderLists(options.required);
    this.agents = new UserAgents(options.goodBots);
    options.apiPrefixes?.forEach((prefix) => this.apiPrefixes.add(prefix, true));
  }

  /** Tells the host's global prefix, known once its routes are; the default of `apiPrefixes`. */
  setGlobalPrefix(prefix: string): void {
    if (this.options.apiPrefixes !== null) return;
    this.apiPrefixes = new PrefixMap<true>();
    if (prefix.replaceAll('/', '') !== '') this.apiPrefixes.add(prefix, true);
  }

  /** Whether a path lies under a prefix for programs. */
  readonly isApi = (lowerPath: string): boolean => this.apiPrefixes.longest(lowerPath) !== undefined;

  inspect(context: RequestContext): Verdict {
    const { headers, rawHeaders, target, route, method } = context;
    if (isStaticPath(target.lower, route.routed) || isHealthCheck(context)) return PASS;

    const excess = overCap(rawHeaders, headers, this.options);
    if (excess !== null) return deny('headers.cap', excess);

    const agent = this.agents.judge(header(headers, 'user-agent'));
    if (isProgram(context, this.apiPrefixes)) {
      return agent.scanner === null ? PASS : deny('headers.user-agent', agent.scanner);
    }

    if (agent.goodBot !== null && this.crawlers !== null) {
      const standing = this.crawlers.judge(context.client, agent.goodBot);
      if (standing === 'verified') return PASS;
      if (standing === 'contradicted') return deny('headers.crawler', `not the address of ${agent.goodBot}`);
    }

    const required = this.required.of(method);
    const missing = missingHeaders(required, headers);
    if (missing !== '') return deny('headers.missing', missing);
    if (agent.suspicion !== null) return deny('headers.user-agent', agent.suspicion);
    if (required.length === 0) return PASS;

    const combination = impossibleCombination(context);
    if (combination !== null) return deny('headers.combination', combination);
    // A declared good bot is no browser, and says so: the score of one is not asked of it.
    if (agent.goodBot !== null) return PASS;
    const score = qualityScore(headers);
    return score < this.options.minScore
      ? deny('headers.score', `${score} of ${this.options.minScore}`)
      : PASS;
  }
}

function deny(code: string, detail: string): Deny {
  return { kind: 'deny', status: 403, points: POINTS, code, detail: detail.slice(0, 200) };
}

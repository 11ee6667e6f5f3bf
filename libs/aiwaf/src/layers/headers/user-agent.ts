import { LRUCache } from 'lru-cache';
import { GoodBots } from './good-bots';
import { scannerIn } from './scanner-names';
import { brokenBrowserIn, roamerIn, toolIn, withoutUrls } from './tool-names';

/** Shorter user agents are nobody's. */
const MIN_LENGTH = 10;
/** User agents whose judgement is remembered: a site's visitors share a few hundred. */
const REMEMBERED = 2_000;

/** What a user agent says of its sender. */
export interface AgentJudgement {
  /** A scanner's name or an attack in it: refused on pages and for programs alike. */
  readonly scanner: string | null;
  /** Why a page is refused to it, or `null`. */
  readonly suspicion: string | null;
  /** The good bot that it declares to be, or `null`; not yet verified by address. */
  readonly goodBot: string | null;
}

/** Judges user agents by the words in them, each once. */
export class UserAgents {
  private readonly goodBots: GoodBots;
  private readonly known = new LRUCache<string, AgentJudgement>({ max: REMEMBERED });

  constructor(goodBots: readonly string[]) {
    this.goodBots = new GoodBots(goodBots);
  }

  judge(agent: string): AgentJudgement {
    let judgement = this.known.peek(agent);
    if (judgement === undefined) {
      judgement = this.read(agent);
      this.known.set(agent, judgement);
    }
    return judgement;
  }

  private read(agent: string): AgentJudgement {
    const lower = agent.toLowerCase();
    const scanner = scannerIn(lower);
    if (scanner !== null) return { scanner, suspicion: scanner, goodBot: null };
    const words = withoutUrls(lower);
    const tool = toolIn(words);
    // A tool that adds a bot's name to its own is still that tool.
    const goodBot = tool === null ? this.goodBots.find(words) : null;
    return { scanner, suspicion: goodBot === null ? (tool ?? suspicionOf(lower, words)) : null, goodBot };
  }
}

function suspicionOf(agent: string, words: string): string | null {
  if (agent.trim() === '') return 'an empty user agent';
  const roamer = roamerIn(words) ?? brokenBrowserIn(words);
  return roamer ?? (agent.length < MIN_LENGTH ? `under ${MIN_LENGTH} characters` : null);
}

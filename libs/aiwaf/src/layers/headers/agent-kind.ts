import { LRUCache } from 'lru-cache';
import { detached } from '../../core/detached';
import { AgentJudge, AgentKind } from '../../core/ports/agent-judge';
import { GoodBots } from './good-bots';
import { isAttackTool, scannerIn } from './scanner-names';
import { roamerIn, toolIn, withoutUrls } from './tool-names';

/** User agents whose kind is remembered. */
const REMEMBERED = 5_000;
/** Characters of a user agent that are looked at; the layer refuses longer ones. */
const MAX_LENGTH = 500;

/**
 * Tells the kinds of user agents in a log, by the names that the layer knows.
 *
 * @param goodBots further names of good bots, as in the layer's options
 */
export function createAgentJudge(goodBots: readonly string[]): AgentJudge {
  const bots = new GoodBots(goodBots);
  const known = new LRUCache<string, AgentKind>({ max: REMEMBERED });
  return (userAgent) => {
    if (userAgent === null) return 'other';
    const start = userAgent.slice(0, MAX_LENGTH);
    let kind = known.get(start);
    if (kind === undefined) {
      kind = kindOf(start.toLowerCase(), bots);
      known.set(detached(start), kind);
    }
    return kind;
  };
}

function kindOf(agent: string, bots: GoodBots): AgentKind {
  if (agent.trim() === '' || agent === '-') return 'missing';
  if (isAttackTool(agent)) return 'attack-tool';
  if (scannerIn(agent) !== null) return 'scanner';
  const words = withoutUrls(agent);
  if (toolIn(words) !== null) return 'other';
  // An address to complain to is what crawlers leave, whatever they are called.
  const declared = bots.find(words) !== null || roamerIn(words) !== null || words !== agent;
  return declared ? 'crawler' : 'other';
}

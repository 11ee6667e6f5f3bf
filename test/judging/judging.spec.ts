import { generateLog, logLine } from '../helpers/log-generator';
import { judgeLog } from '../helpers/judged-log';
import { seededRandom } from '#aiwaf/internals';
import { Chance } from '../scenario/traffic/chance';
import { HONEST } from './honest-clients';
import { HOSTILE } from './hostile-clients';
import { addressOf, DAY, FIREFOX, linesOf, NOON, SITE, Story } from './story';

const SEEDS = [1, 2, 3];

/** The site with its ordinary visitors, who show which pages and styles are its own. */
const site = [
  ...generateLog({ seed: 7, lines: 400, visitors: 40, startAt: NOON - DAY, spanMs: DAY }),
  ...['198.18.1.1', '198.19.2.2'].map((address) =>
    logLine({
      address,
      at: NOON - 1,
      request: 'GET /style.css HTTP/1.1',
      status: 200,
      referer: `${SITE}/`,
      agent: FIREFOX,
    }),
  ),
];

async function bansOf(story: Story, seed: number): Promise<readonly string[]> {
  const { banned } = await judgeLog([...site, ...linesOf(story, new Chance(seededRandom(seed)))]);
  return banned.map(({ client, reason }) => `${client}: ${reason}`);
}

describe('the trainer spares', () => {
  it.each(HONEST.map((story) => [story.who, story] as const))('%s', async (_who, story) => {
    for (const seed of SEEDS) expect(await bansOf(story, seed)).toEqual([]);
  });
});

describe('the trainer bans', () => {
  it.each(HOSTILE.map((story) => [story.who, story] as const))('%s', async (_who, story) => {
    for (const seed of SEEDS) {
      expect(await bansOf(story, seed)).toEqual([expect.stringContaining(addressOf(0))]);
    }
  });
});

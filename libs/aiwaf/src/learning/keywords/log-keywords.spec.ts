import { clientGroups, clientKey, parseAddress } from '../../core/client/address';
import { LogClient } from '../../core/ports/feature-source';
import { KeywordRecord } from '../../core/ports/keyword-store';
import { seededRandom } from '../random';
import { KeywordLearnerSettings } from './keyword-settings';
import { LogKeywords } from './log-keywords';
import { mergeKeywords } from './merge-keywords';
import { isWithdrawn } from './withdrawn';

const DAY = 86_400_000;
const START = 1_760_000_000_000 - (1_760_000_000_000 % DAY);
const SETTINGS: KeywordLearnerSettings = {
  enabled: true,
  minGroups: 10,
  minWideGroups: 5,
  minDays: 2,
  requireApproval: false,
  immediate: false,
  dynamicTopN: 10,
  maxWords: 1_000,
  halfLifeMs: 7 * DAY,
  forgetAfterMs: 14 * DAY,
};

interface Line {
  readonly path: string;
  readonly from: string;
  readonly at: number;
}

/** A path, asked for from so many networks in so many wider ones over so many days. */
function campaign(path: string, groups = 20, wide = 10, days = 2): Line[] {
  return Array.from({ length: groups }, (_, i) => ({
    path,
    from: `45.${i % wide}.${i}.9`,
    at: START + (i % days) * DAY,
  }));
}

function client(address: string): LogClient {
  const parsed = parseAddress(address);
  if (parsed === null) throw new Error(address);
  return { key: clientKey(parsed), ...clientGroups(parsed), address: parsed };
}

function learn(lines: readonly Line[], some: { stored?: readonly KeywordRecord[]; host?: string[] } = {}) {
  const keywords = new LogKeywords(SETTINGS, (word) => some.host?.includes(word) === true, some.stored);
  for (const { path, from, at } of lines) keywords.sighted(path, client(from), at);
  return keywords;
}

const words = (keywords: LogKeywords) =>
  keywords
    .records()
    .filter((record) => !isWithdrawn(record))
    .map(({ keyword }) => keyword)
    .sort();

describe('LogKeywords', () => {
  it('learns what scanners of many networks ask for over days, by the time of the log', () => {
    const keywords = learn([...campaign('/webfig/index'), ...campaign('/landray', 20, 10, 1)]);
    expect([...keywords.active]).toEqual(['webfig']);
    expect(keywords.records()).toMatchObject([
      { keyword: 'landray', state: 'candidate' },
      { keyword: 'webfig', state: 'active', firstSeen: START, lastSeen: START + DAY },
    ]);
  });

  it.each([
    ['/lantern', '/lantern/red'],
    ['/lanterns', '/shop/lantern-red'],
    ['/x/lantern', '/lanterns'],
  ])('learns no word of %s where %s is served, before or after', (path, served) => {
    const before = new LogKeywords(SETTINGS, () => false);
    before.served(served);
    for (const { from, at } of campaign(path)) before.sighted(path, client(from), at);
    const [after, candidate] = [learn(campaign(path)), learn(campaign(path, 1))];
    for (const keywords of [after, candidate]) {
      expect(words(keywords)).toHaveLength(1);
      keywords.served(served);
    }
    for (const keywords of [before, after, candidate])
      expect([words(keywords), keywords.active.size]).toEqual([[], 0]);
  });

  it('learns no word of the host, none below its segments, and none of ordinary addresses', () => {
    const paths = ['/gardens', '/x/garden', '/garden/webfig', '/profile/account', '/20240101', '/ab/x9'];
    const keywords = learn(
      paths.flatMap((path) => campaign(path)),
      { host: ['garden'] },
    );
    expect(words(keywords)).toEqual([]);
  });

  it('learns nothing below a segment that the log shows to be served', () => {
    const keywords = new LogKeywords(SETTINGS, () => false);
    keywords.served('/lantern/red');
    for (const { from, at } of campaign('x')) keywords.sighted('/lantern/webfig', client(from), at);
    expect(words(keywords)).toEqual([]);
  });

  it('learns nothing in the name of clients behind a private address', () => {
    const inside = campaign('/webfig').map((line, i) => ({ ...line, from: `10.${i}.0.1` }));
    expect(words(learn(inside))).toEqual([]);
  });

  it('joins what two runs saw on two days', () => {
    const [first, second] = [campaign('/webfig', 6, 3, 1), campaign('/webfig', 12, 6, 1)];
    const stored = learn(first).records();
    const later = second.slice(6).map((line) => ({ ...line, at: START + DAY }));
    expect(learn(later).active.size).toBe(0);
    const keywords = learn(later, { stored });
    expect([...keywords.active]).toEqual(['webfig']);
    expect(keywords.records()).toMatchObject([{ firstSeen: START, groups: { length: 10 } }]);
  });

  it('finds nothing else in the same log judged again', () => {
    const lines = [...campaign('/webfig', 40, 12, 3), ...campaign('/landray', 8), ...campaign('/seeyon', 3)];
    const first = learn(lines).records();
    expect(first).toHaveLength(3);
    const again = learn(lines, { stored: first }).records();
    expect(again).toEqual(first);
    const merge = mergeKeywords(SETTINGS);
    expect(first.map((record, i) => merge(record, again[i]))).toEqual(first);
  });

  it('takes lines in any order, and loses none to one with a wrong date', () => {
    const lines = [...campaign('/webfig', 30, 10, 9), ...campaign('/landray', 30, 10, 2)];
    const random = seededRandom(3);
    const shuffled = lines.map((line) => ({ line, lot: random() })).sort((a, b) => a.lot - b.lot);
    const wrong: Line = { path: '/seeyon', from: '45.1.1.9', at: START + 30_000 * DAY };
    const keywords = learn([wrong, ...shuffled.map(({ line }) => line), wrong, ...campaign('/yonyou')]);
    expect([...keywords.active].sort()).toEqual(['landray', 'webfig', 'yonyou']);
  });

  it('stays within its bounds, and keeps what counts', () => {
    const invented = Array.from({ length: 5_000 }, (_, i) => {
      const name = [...String(i)].map((digit) => 'bcdfghjklm'[Number(digit)]).join('');
      return { path: `/${name}ington`, from: '45.1.1.9', at: START + 3 * DAY };
    });
    const keywords = learn([...campaign('/webfig'), ...invented]);
    expect([...keywords.active]).toEqual(['webfig']);
    expect(keywords.records().length).toBeLessThanOrEqual(SETTINGS.maxWords + 1);
  });

  it('answers of what is stored only what it saw, and takes back what the site uses by now', () => {
    const stored = ['/webfig', '/lantern', '/garden', '/seeyon'].map(
      (path) => learn(campaign(path)).records()[0],
    );
    stored[3] = { ...stored[3], state: 'approved', decidedAt: START };
    const keywords = learn(campaign('/landray', 1), { stored, host: ['garden'] });
    keywords.served('/lantern');
    keywords.served('/seeyon');
    expect(keywords.records()).toMatchObject([
      { keyword: 'landray', count: 1 },
      { keyword: 'lantern', count: 0, groups: [], state: 'candidate' },
      { keyword: 'garden', count: 0, groups: [], state: 'candidate' },
    ]);
    expect([...keywords.active].sort()).toEqual(['seeyon', 'webfig']);
  });

  it('learns nothing where learning is off', () => {
    const keywords = new LogKeywords({ ...SETTINGS, enabled: false }, () => false);
    for (const { path, from, at } of campaign('/webfig')) keywords.sighted(path, client(from), at);
    expect([keywords.records(), keywords.active.size]).toEqual([[], 0]);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordedRoutes } from '../recorded-routes';
import { generatedHeaderCases } from './generated-cases';
import { HeaderAnswer, HeaderCase } from './header-case';
import { headerRules } from './header-rules';
import { compareHeaderValidation } from './index';
import { recordedBehaviour } from './recorded-behaviour';

const folder = join(__dirname, '..', 'golden');
const file = JSON.parse(readFileSync(join(folder, 'header_validation.json'), 'utf8')) as {
  cases: HeaderCase[];
  user_agents: Record<string, string>;
};
const routes = recordedRoutes(folder);

describe('the model of the recorded behaviour', () => {
  it('answers every recorded case as it is recorded', () => {
    for (const recorded of file.cases) {
      const { blocked, reason, quality_score } = recordedBehaviour(recorded);
      expect({ id: recorded.id, blocked, quality_score }).toEqual({
        id: recorded.id,
        blocked: recorded.blocked,
        quality_score: recorded.quality_score,
      });
      const pattern = /Pattern: .*/.exec(recorded.reason ?? '')?.[0];
      if (pattern !== undefined) expect(reason).toContain(pattern);
    }
  });
});

describe('combinations that were not recorded', () => {
  const cases = generatedHeaderCases(Object.values(file.user_agents)).map((input, index): HeaderCase => ({
    id: index,
    group: 'generated',
    ...input,
    ...recordedBehaviour(input),
  }));
  const compared = compareHeaderValidation({ cases }, routes);

  it('differ by name only', () => {
    const unnamed = compared.filter(({ verdict }) => verdict === 'unnamed');
    expect(
      unnamed.map(({ label, recorded, ours }) => ({ case: cases[parseInt(label)], recorded, ours })),
    ).toEqual([]);
  });

  it('differ for every reason that the layer has', () => {
    expect(new Set(compared.map(({ id }) => id))).toEqual(
      new Set([undefined, 'D0', 'D1', 'D2', 'D13', 'D15', 'D16', 'D17', 'D43', 'D50']),
    );
  });
});

describe('the rules', () => {
  const PASSED: HeaderAnswer = {
    blocked: false,
    code: '',
    detail: '',
    score: 10,
    routed: true,
    exempt: false,
    minScore: 6,
  };
  const refused = (code: string, detail = ''): HeaderAnswer => ({ ...PASSED, blocked: true, code, detail });
  const recorded = (agent: string, more: Partial<HeaderCase> = {}): HeaderCase => ({
    ...{ id: 0, group: 'x', method: 'GET', path: '/about/', protocol: 'HTTP/1.1', settings: {} },
    ...{ headers: { 'User-Agent': agent }, blocked: false, reason: null, quality_score: 10, ...more },
  });
  const nameOf = (theirs: HeaderCase, ours: HeaderAnswer) =>
    headerRules.find((rule) => rule.holds(theirs, ours))?.id;

  it('name no bot or tool that we let pass', () => {
    for (const [agent, pattern] of [
      ['GPTBot/1.0', 'bot'],
      ['SemrushBot 1.0', 'bot'],
      ['curl/8 Slackbot 1.0', 'curl'],
      ['curl/8.5.0', 'curl'],
      ['Java/17 JavaScript', 'java'],
    ]) {
      const theirs = recorded(agent, { blocked: true, reason: `Suspicious user agent: Pattern: ${pattern}` });
      expect(nameOf(theirs, PASSED)).toBeUndefined();
    }
  });

  it('name no browser that we refuse', () => {
    const browser = recorded('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0');
    for (const code of ['headers.cap', 'headers.missing', 'headers.user-agent', 'headers.combination']) {
      expect(nameOf(browser, refused(code, 'bot'))).toBeUndefined();
    }
    expect(nameOf(browser, { ...refused('headers.score'), score: 9 })).toBeUndefined();
  });

  it('name no script or login page that is served', () => {
    expect(nameOf(recorded('x', { path: '/x.php/a.css' }), refused('headers.missing'))).toBeUndefined();
    expect(nameOf(recorded('x', { path: '/login/' }), refused('headers.missing'))).toBeUndefined();
    expect(
      nameOf(recorded('x', { path: '/a.css' }), { ...refused('headers.missing'), routed: false }),
    ).toBeUndefined();
  });

  it('name no setting that can be meant', () => {
    const settings = { AIWAF_HEADER_QUALITY_MIN_SCORE: 5, AIWAF_REQUIRED_HEADERS: { GET: [] } };
    expect(nameOf(recorded('x', { settings }), { ...PASSED, refused: 'AIWAF_E_SETTING' })).toBeUndefined();
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordedRoutes } from '../recorded-routes';
import { compareKeywords } from './index';
import { KeywordCase, KeywordFile } from './keyword-case';

const folder = join(__dirname, '..', 'golden');
const file = JSON.parse(readFileSync(join(folder, 'keywords.json'), 'utf8')) as KeywordFile;
const routes = recordedRoutes(folder);
const compared = compareKeywords(file, routes);

const one = (target: string, more: Partial<KeywordCase> = {}) => {
  const recorded: KeywordCase = {
    kind: 'attack',
    target,
    path: target.split('?')[0],
    query: target.split('?')[1] ?? '',
    preloaded_keywords: {},
    status: more.blocked === true ? 403 : 404,
    blocked: false,
    reason: null,
    path_exists: false,
    ...more,
  };
  return compareKeywords({ ...file, cases: [recorded] }, routes)[0];
};
const learned = (word: string, preloaded: Record<string, number> = {}) => ({
  blocked: true,
  reason: `Keyword block: Learned keyword: ${word}`,
  preloaded_keywords: preloaded,
});

describe('the recorded keyword cases', () => {
  it('differ by name only, for the reasons that the layer has', () => {
    expect(compared).toHaveLength(193);
    expect(compared.filter(({ verdict }) => verdict === 'unnamed')).toEqual([]);
    expect(new Set(compared.map(({ id }) => id))).toEqual(
      new Set([undefined, 'D2', 'D21', 'D22', 'D23', 'D24', 'D25']),
    );
  });

  it('let every page of the recorded application pass', () => {
    const refused = file.cases.filter(
      ({ path_exists, query, kind }, index) =>
        kind !== 'attack' && path_exists && query === '' && compared[index].verdict !== 'equal',
    );
    expect(refused).toEqual([]);
  });
});

describe('the rules', () => {
  it.each([
    ['/.vscode/settings.json', {}, 'D21'],
    ['/uploads/x.phtml', {}, 'D21'],
    ['/accounts/login/wp-login.php', {}, 'D1'],
    ['/login/../.env', {}, 'D2'],
    ['/aboutus/hack', {}, 'D24'],
    ['/hacks-for-shops', { blocked: true, reason: 'Keyword block: Inherently suspicious: hacks' }, 'D22'],
    ['/phpunitx/geoserver-x', learned('geoserver', { geoserver: 9 }), 'D22'],
    ['/x/orders', learned('orders', { orders: 9 }), 'D25'],
    ['/zzz?zzz=1', learned('zzz'), 'D25'],
  ])('name the cause of %s', (target, more, id) => {
    expect(one(target, more)).toMatchObject({ verdict: 'named', id });
  });

  it('excuse no mistake: a refused word that passes, a refused page, a learned word that passes', () => {
    expect(one('/geoserver/x', learned('geoserver', { geoserver: 9 })).verdict).toBe('equal');
    expect(
      one('/hack', { blocked: true, reason: 'Keyword block: Inherently suspicious: hack' }).verdict,
    ).toBe('equal');
    expect(
      one('/nothing/here', { blocked: true, reason: 'Keyword block: Inherently suspicious: hack' }).verdict,
    ).toBe('unnamed');
    expect(one('/.env', { path_exists: true, status: 200 }).verdict).toBe('unnamed');
    expect(one('/health/geoserver', learned('geoserver')).id).not.toBe('D22');
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordedRoutes } from '../recorded-routes';
import { HoneypotAnswer, HoneypotCase, honeypotRules } from './honeypot-rules';
import { compareHoneypot } from './index';

const folder = join(__dirname, '..', 'golden');
const file: unknown = JSON.parse(readFileSync(join(folder, 'honeypot.json'), 'utf8'));
const routes = recordedRoutes(folder);

describe('the recorded forms and methods', () => {
  const compared = compareHoneypot(file, routes);

  it('differ by name only', () => {
    expect(compared.filter(({ verdict }) => verdict === 'unnamed')).toEqual([]);
    expect(compared).toHaveLength(99);
  });

  it('differ for these reasons, and no other', () => {
    const counts = new Map<string, number>();
    for (const { id = 'equal' } of compared) counts.set(id, (counts.get(id) ?? 0) + 1);
    expect(Object.fromEntries(counts)).toEqual({ equal: 76, D4: 1, D30: 7, D31: 3, D32: 12 });
  });
});

describe('the rules', () => {
  const visitOf = (steps: [string, string, number][], statuses: number[]): HoneypotCase => ({
    name: 'x',
    settings: {},
    steps: steps.map(([method, path, t]) => ({ method, path, t })),
    results: statuses.map((status) => ({ status, blacklisted: status === 403 })),
  });
  const nameOf = (recorded: HoneypotCase, ours: HoneypotAnswer) =>
    honeypotRules.find((rule) => rule.holds(recorded, ours))?.id;

  it.each<[string, [string, string, number][], number[], number[]]>([
    [
      'a fast form that passes',
      [
        ['GET', '/contact/', 0],
        ['POST', '/contact/', 0.5],
      ],
      [200, 403],
      [200, 200],
    ],
    [
      'a slow form that is refused',
      [
        ['GET', '/contact/', 0],
        ['POST', '/contact/', 5],
      ],
      [200, 200],
      [200, 403],
    ],
    [
      'an old page that passes',
      [
        ['GET', '/contact/', 0],
        ['POST', '/contact/', 250],
      ],
      [200, 409],
      [200, 200],
    ],
    [
      'a page refused before it is old',
      [
        ['GET', '/contact/', 0],
        ['POST', '/contact/', 200],
      ],
      [200, 200],
      [200, 409],
    ],
    [
      'an age that the recording did not forget',
      [
        ['GET', '/contact/', 0],
        ['POST', '/contact/', 250],
      ],
      [200, 200],
      [200, 409],
    ],
    ['a method that the view has', [['POST', '/things/rest/', 0]], [200], [405]],
    ['a method of a view that takes every one', [['PUT', '/about/', 0]], [200], [405]],
    ['a wrong method that passes', [['PUT', '/readonly/', 0]], [405], [200]],
  ])('name %s nothing', (_, steps, theirs, own) => {
    expect(nameOf(visitOf(steps, theirs), { statuses: own })).toBeUndefined();
  });

  it('name what follows a 409 D31, and a page that was never loaded D30', () => {
    const again = visitOf(
      [
        ['GET', '/contact/', 0],
        ['POST', '/contact/', 250],
        ['POST', '/contact/', 251],
      ],
      [200, 409, 200],
    );
    expect(nameOf(again, { statuses: [200, 409, 409] })).toBe('D31');
    const other = visitOf(
      [
        ['GET', '/about/', 0],
        ['POST', '/contact/', 250],
      ],
      [200, 409],
    );
    expect(nameOf(other, { statuses: [200, 200] })).toBe('D30');
  });

  it('name no time that can be meant', () => {
    const recorded = { ...visitOf([], []), settings: { AIWAF_MIN_FORM_TIME: 2 } };
    expect(nameOf(recorded, { refused: 'AIWAF_E_SETTING', statuses: [] })).toBeUndefined();
    const odd = { ...recorded, settings: { AIWAF_MAX_PAGE_TIME: 'soon' } };
    expect(nameOf(odd, { refused: 'AIWAF_E_SETTING', statuses: [] })).toBe('D0');
  });
});

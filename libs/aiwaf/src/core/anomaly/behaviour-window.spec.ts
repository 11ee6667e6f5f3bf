import { seededRandom } from '../../learning/random';
import { BURST_WINDOW_MS, NOT_FOUND_WINDOW_MS } from '../features';
import { BEHAVIOUR_WINDOW_MS, BehaviourWindow, WINDOW_REQUESTS } from './behaviour-window';
import { markOf, MarkFacts, PLAIN } from './request-mark';

const S = 1_000;
const facts = (some: Partial<MarkFacts> = {}): MarkFacts => ({
  notFound: true,
  hits: 0,
  missed: true,
  scanned: false,
  path: '/nowhere',
  ...some,
});
const miss = (path: string) => markOf(facts({ path }));

describe('BehaviourWindow', () => {
  it('counts the requests of the last ten seconds and the 404s of the last minute', () => {
    const window = new BehaviourWindow();
    for (let second = 0; second < 100; second++)
      window.add(second * S, second % 2 === 0 ? miss('/a') : PLAIN);
    expect(window.burst(100 * S)).toBe(9);
    expect(window.notFound(100 * S)).toBe(29);
    expect(window.burst(500 * S)).toBe(0);
  });

  it('counts what shares an instant, up to what a window holds', () => {
    const window = new BehaviourWindow();
    for (let i = 0; i < 5; i++) window.add(7 * S, miss('/a'));
    expect([window.burst(7 * S), window.notFound(8 * S)]).toEqual([5, 5]);
    for (let i = 0; i < 5_000; i++) window.add(7 * S, PLAIN);
    expect([window.burst(7 * S), window.notFound(8 * S)]).toEqual([WINDOW_REQUESTS, 0]);
  });

  it('counts late requests where they belong, and never what comes after them', () => {
    const window = new BehaviourWindow();
    for (const second of [0, 3, 30, 33, 36]) window.add(second * S, PLAIN);
    expect(window.burst(4 * S)).toBe(2);
    window.add(2 * S, PLAIN);
    expect(window.burst(4 * S)).toBe(3);
    expect(window.burst(36 * S)).toBe(3);
  });

  it('goes on after a clock that jumped, either way', () => {
    const window = new BehaviourWindow();
    for (let i = 0; i < 200; i++) window.add(1e12 + i, miss(`/${i}`));
    for (const base of [5, 1e15]) {
      for (let second = 0; second < 5; second++) window.add((base + second) * S, miss('/a'));
      expect(window.burst((base + 5) * S)).toBe(5);
      expect(window.behaviour((base + 5) * S, -Infinity)).toMatchObject({ requests: 5, missedPaths: 1 });
    }
  });

  it('tells different paths from one that is asked again, and counts scanned paths apart', () => {
    const window = new BehaviourWindow();
    for (const path of ['/a', '/a', '/b', '/a']) window.add(S, miss(path));
    window.add(S, markOf(facts({ path: '/x.php', scanned: true, hits: 2 })));
    window.add(S, markOf(facts({ path: '/logo.png', missed: false })));
    window.add(S, markOf(facts({ notFound: false, hits: 1 })));
    window.add(S, PLAIN);
    const seen = { requests: 8, keywordHits: 3, scannedPaths: 1, missedPaths: 2 };
    expect(window.behaviour(S, -Infinity)).toEqual(seen);
    expect(window.behaviour(S, S)).toEqual({ requests: 0, keywordHits: 0, scannedPaths: 0, missedPaths: 0 });
    expect(window.notFound(S)).toBe(6);
  });

  it.each([1, 2, 3, 4])('equals a naive count over random traffic, seed %i', (seed) => {
    const random = seededRandom(seed);
    const window = new BehaviourWindow();
    const seen: { at: number; fact: MarkFacts }[] = [];
    const pace = [20, 400, 3_000, 20_000][seed - 1];
    let now = 1_700_000_000_000;
    for (let i = 0; i < 3_000; i++) {
      now += Math.floor(random() * pace);
      // Some end late.
      const at = random() < 0.2 ? now - Math.floor(random() * 50_000) : now;
      const last = seen.slice(-WINDOW_REQUESTS);
      const within = (ms: number) => last.filter((one) => one.at <= at && one.at > at - ms);
      expect(window.burst(at)).toBe(within(BURST_WINDOW_MS).length);
      expect(window.notFound(at)).toBe(
        within(NOT_FOUND_WINDOW_MS).filter(({ fact }) => fact.notFound).length,
      );
      const minute = within(BEHAVIOUR_WINDOW_MS);
      const paths = (scanned: boolean) =>
        new Set(
          minute
            .filter(({ fact }) => fact.notFound && (fact.scanned || fact.missed) && fact.scanned === scanned)
            .map(({ fact }) => fact.path),
        ).size;
      expect(window.behaviour(at, -Infinity)).toEqual({
        requests: minute.length,
        keywordHits: minute.reduce((sum, { fact }) => sum + fact.hits, 0),
        scannedPaths: paths(true),
        missedPaths: paths(false),
      });
      const number = Math.floor(random() * 40);
      const fact = facts({
        notFound: random() < 0.4,
        hits: random() < 0.2 ? 2 : 0,
        missed: number % 3 > 0,
        scanned: number % 5 === 0,
        path: `/path/${number}`,
      });
      seen.push({ at, fact });
      window.add(at, markOf(fact));
    }
  });
});

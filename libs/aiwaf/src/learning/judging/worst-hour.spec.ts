import { Evidence } from './evidence';
import { RequestCounts } from './request-counts';
import { worstHour } from './worst-hour';

const MINUTE = 60_000;
const POINTS = {
  'scanner-path': 34,
  'attack-tool': 100,
  payload: 100,
  'not-found': 2,
  'failed-login': 5,
  anomaly: 50,
};

const evidence = (kind: Evidence['kind'], count: number, stepMs: number, subjects = count): Evidence[] =>
  Array.from({ length: count }, (_, i) => ({
    at: i * stepMs,
    kind,
    points: POINTS[kind],
    subject: i % subjects,
  }));

function pointsOf(items: readonly Evidence[], otherRequests = 0): number {
  const requests = new RequestCounts();
  for (const { at } of items) {
    requests.add(at);
    requests.mark(at);
  }
  for (let i = 0; i < otherRequests; i++) requests.add(i);
  const missing = items.filter((item) => item.kind === 'not-found').length;
  return worstHour(items, missing, requests)?.points ?? 0;
}

describe('worstHour', () => {
  it('counts each path once in the hour', () => {
    expect(pointsOf(evidence('scanner-path', 50, 1_000, 2))).toBe(68);
  });

  it('counts a login form again each time, at half, where little else is asked for', () => {
    const knocks = evidence('scanner-path', 5, MINUTE, 1).map((item) => ({
      ...item,
      standing: 'login-form' as const,
    }));
    expect(pointsOf(knocks)).toBe(102);
    expect(pointsOf(knocks, 20)).toBe(34);
    expect(pointsOf(knocks.map((item) => ({ ...item, at: item.at * 20 })))).toBe(68);
  });

  it('adds up what lies within one hour, not within a day', () => {
    expect(pointsOf(evidence('scanner-path', 40, 40 * MINUTE))).toBe(68);
    expect(pointsOf(evidence('scanner-path', 40, 25 * MINUTE))).toBe(102);
    expect(pointsOf(evidence('scanner-path', 40, 60 * MINUTE))).toBe(34);
  });

  it('finds the hour wherever it lies and in any order', () => {
    const late = evidence('payload', 3, MINUTE).map((item) => ({ ...item, at: item.at + 600 * MINUTE }));
    const all = [...evidence('scanner-path', 9, 90 * MINUTE), ...late].reverse();
    expect(worstHour(all, 0, new RequestCounts())).toMatchObject({
      points: 334,
      from: 600 * MINUTE,
      to: 630 * MINUTE,
      payloads: 3,
      scannerPaths: 1,
    });
  });

  it('leaves scanner paths out that are less than one in a hundred requests', () => {
    expect(pointsOf(evidence('scanner-path', 5, MINUTE), 495)).toBe(170);
    expect(pointsOf(evidence('scanner-path', 5, MINUTE), 496)).toBe(0);
  });

  it('stops plain 404s at 60 points, unless different ones are most of what the client did', () => {
    expect(pointsOf(evidence('not-found', 70, 1_000))).toBe(140);
    expect(pointsOf(evidence('not-found', 70, 1_000), 69)).toBe(140);
    expect(pointsOf(evidence('not-found', 70, 1_000), 70)).toBe(60);
    expect(pointsOf(evidence('not-found', 300, 1_000, 60))).toBe(60);
  });

  it('adds capped 404s to other points', () => {
    const items = [...evidence('not-found', 70, 1_000), ...evidence('scanner-path', 2, 1)];
    expect(pointsOf(items, 100)).toBe(128);
  });

  it('forgives five failed logins in ten minutes, at any pace', () => {
    expect(pointsOf(evidence('failed-login', 5, 1_000))).toBe(0);
    expect(pointsOf(evidence('failed-login', 7, 1_000))).toBe(10);
    expect(pointsOf(evidence('failed-login', 25, 1_000))).toBe(100);
    expect(pointsOf(evidence('failed-login', 40, 3 * MINUTE))).toBe(0);
  });
});

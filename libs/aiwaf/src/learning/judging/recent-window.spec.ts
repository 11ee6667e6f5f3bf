import { RecentWindow } from './recent-window';

const S = 1_000;

describe('RecentWindow', () => {
  it('counts the requests of the last ten seconds and the 404s of the last minute', () => {
    const recent = new RecentWindow();
    for (let second = 0; second < 100; second++) recent.add(second * S, second % 2 === 0);
    expect(recent.burst(100 * S)).toBe(9);
    expect(recent.notFoundBefore(100 * S)).toBe(29);
    expect(recent.burst(500 * S)).toBe(0);
  });

  it('counts what shares an instant', () => {
    const recent = new RecentWindow();
    for (let i = 0; i < 5_000; i++) recent.add(7 * S, true);
    expect([recent.burst(7 * S), recent.notFoundBefore(8 * S)]).toEqual([5_000, 5_000]);
  });

  it('counts late lines where they belong, and never what comes after them', () => {
    const recent = new RecentWindow();
    for (const second of [0, 3, 30, 33, 36]) recent.add(second * S, false);
    expect(recent.burst(4 * S)).toBe(2);
    recent.add(2 * S, false);
    expect(recent.burst(4 * S)).toBe(3);
    expect(recent.burst(36 * S)).toBe(3);
  });

  it('starts anew where an older file follows', () => {
    const recent = new RecentWindow();
    recent.add(10_000 * S, true);
    for (let second = 0; second < 5; second++) recent.add(second * S, true);
    expect(recent.burst(5 * S)).toBe(5);
  });
});

import { LegitimateWords } from './legitimate-words';
import { RecentTexts } from './recent-texts';

describe('LegitimateWords', () => {
  const own = new Set(['garden', 'x-ray']);
  const setup = (maxServed?: number) => new LegitimateWords((word) => own.has(word), maxServed);

  it.each(['garden', 'gardens', 'search', 'orders', 'order'])('hold %s', (word) =>
    expect(setup().has(word)).toBe(true),
  );

  it('hold what the host answered', () => {
    const words = setup();
    expect(words.has('lantern')).toBe(false);
    words.markServed('/shop/red-lanterns.html');
    for (const word of ['lantern', 'lanterns']) expect(words.has(word)).toBe(true);
  });

  it('remember what was answered, within their bound', () => {
    const words = setup(1_000);
    const name = (i: number) => [...String(i)].map((digit) => 'bcdfghjklm'[Number(digit)]).join('');
    for (let i = 1_000; i < 6_000; i++) words.markServed(`/shop/${name(i)}`);
    expect([words.has(name(5_999)), words.has(name(1_000))]).toEqual([true, false]);
  });

  it('spare paths below a segment of the application’s own, and those that nobody chose', () => {
    const words = setup();
    words.markServed('/lantern/red');
    for (const path of [
      '/garden/webfig',
      '/garden',
      '/x-ray/webfig',
      '/lantern/webfig',
      `/${'w'.repeat(512)}`,
    ])
      expect([path, words.spares(path)]).toEqual([path, true]);
    for (const path of ['/webfig', '/webfig/garden', '/gardens/webfig', '/'])
      expect([path, words.spares(path)]).toEqual([path, false]);
  });
});

describe('RecentTexts', () => {
  it('remembers the last ones, and what is asked for, within its bound', () => {
    const texts = new RecentTexts(10);
    for (let i = 0; i < 1_000; i++) {
      texts.add(`text ${i}`);
      expect(texts.has('text 0')).toBe(true);
    }
    const known = Array.from({ length: 1_000 }, (_, i) => i).filter((i) => texts.has(`text ${i}`));
    expect(known.slice(-9)).toEqual([991, 992, 993, 994, 995, 996, 997, 998, 999]);
    expect(known.length).toBeLessThanOrEqual(20);
  });
});

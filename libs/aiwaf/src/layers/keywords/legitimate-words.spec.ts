import { LegitimateWords } from './legitimate-words';
import { RecentTexts } from './recent-texts';

describe('LegitimateWords', () => {
  const exempt = { paths: ['/hooks/stripe'] as readonly string[] };
  const words = new LegitimateWords(
    { allowedKeywords: ['Grafana', 'my-kibana'], exemptKeywords: ['nagios'] },
    () => new Set(['garden']),
    () => exempt.paths,
  );

  it.each(['garden', 'gardens', 'grafana', 'kibana', 'nagios', 'stripe', 'search', 'orders', 'order'])(
    'hold %s',
    (word) => expect(words.has(word)).toBe(true),
  );

  it('hold what the host answered and what it consists of, once that is known', () => {
    for (const word of ['lantern', 'invoiceitem']) expect(words.has(word)).toBe(false);
    words.markServed('/shop/red-lanterns.html');
    words.addHostWords(['InvoiceItem']);
    for (const word of ['lantern', 'lanterns', 'invoiceitem']) expect(words.has(word)).toBe(true);
    expect(words.isOwn('lantern')).toBe(false);
  });

  it('follow the exempt paths', () => {
    exempt.paths = ['/hooks/adyen'];
    expect([words.has('stripe'), words.has('adyen')]).toEqual([false, true]);
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

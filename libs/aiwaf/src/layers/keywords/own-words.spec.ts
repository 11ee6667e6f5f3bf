import { OwnWords } from './own-words';

describe('OwnWords', () => {
  const exempt = { paths: ['/hooks/stripe'] as readonly string[] };
  const words = new OwnWords(
    { allowedKeywords: ['Grafana', 'my-kibana'], exemptKeywords: ['nagios'] },
    () => new Set(['garden']),
    () => exempt.paths,
  );

  it.each(['garden', 'grafana', 'kibana', 'nagios', 'stripe'])('hold %s', (word) =>
    expect(words.has(word)).toBe(true),
  );

  it('hold what the host consists of, once that is known', () => {
    expect(words.has('invoiceitem')).toBe(false);
    words.addHostWords(['InvoiceItem']);
    expect([words.has('invoiceitem'), words.hostWords]).toEqual([true, ['invoiceitem']]);
  });

  it('follow the exempt paths', () => {
    exempt.paths = ['/hooks/adyen'];
    expect([words.has('stripe'), words.has('adyen')]).toEqual([false, true]);
  });
});

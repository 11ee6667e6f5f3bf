import { headersOptions } from '../headers.options';

describe('layers.headers.crawlers', () => {
  it('changes only what is given', () => {
    expect(headersOptions({}, 'x').crawlers).toEqual({ verify: true, ranges: null });
    expect(headersOptions({ crawlers: { verify: false } }, 'x').crawlers).toEqual({
      verify: false,
      ranges: null,
    });
  });

  it('takes ranges for every bot that passes by name', () => {
    const ranges = {
      googlebot: ['192.0.2.0/24'],
      'mail.ru_bot': [],
      DuckDuckBot: [],
      Acmebot: ['2001:db8::1'],
    };
    expect(headersOptions({ goodBots: ['acmebot'], crawlers: { ranges } }, 'x').crawlers.ranges).toBe(ranges);
  });

  it.each([
    [{ verify: 'yes' }, 'AIWAF_E_OPTION_VALUE', 'x.crawlers.verify'],
    [{ dns: true }, 'AIWAF_E_OPTION_UNKNOWN', 'x.crawlers.dns'],
    [false, 'AIWAF_E_OPTION_VALUE', 'x.crawlers'],
    [{ ranges: ['192.0.2.0/24'] }, 'AIWAF_E_OPTION_VALUE', 'x.crawlers.ranges'],
    [{ ranges: { googlebot: '192.0.2.0/24' } }, 'AIWAF_E_OPTION_VALUE', 'a list'],
    [{ ranges: { googlebot: ['192.0.2.1/24'] } }, 'AIWAF_E_ADDRESS', '192.0.2.0/24'],
    [{ ranges: { googlbot: [] } }, 'AIWAF_E_OPTION_VALUE', '"googlbot"'],
    [{ ranges: { 'my googlebot': [] } }, 'AIWAF_E_OPTION_VALUE', '"my googlebot"'],
    [{ ranges: JSON.parse('{"__proto__": []}') as object }, 'AIWAF_E_OPTION_VALUE', '__proto__'],
  ])('refuses %j', (crawlers, code, text) => {
    const attempt = () => headersOptions({ crawlers }, 'x');
    expect(attempt).toThrow(expect.objectContaining({ code }));
    expect(attempt).toThrow(text);
  });
});

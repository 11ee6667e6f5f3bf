import { AiwafConfigError } from '../../core/errors';
import { resolveOptions } from './resolve-options';

const refusal = (options: unknown): AiwafConfigError => {
  try {
    resolveOptions(options as never);
  } catch (error) {
    if (error instanceof AiwafConfigError) return error;
    throw error;
  }
  throw new Error('not refused');
};

describe('options', () => {
  it('have a default each, and are frozen', () => {
    const options = resolveOptions();
    expect(options).toMatchObject({ mode: 'enforce', database: 'sqlite:aiwaf-data/aiwaf.sqlite' });
    expect(options.layers.rateLimit).toMatchObject({ windowMs: 10_000, max: 20, flood: 40 });
    expect(Object.isFrozen(options.layers.rateLimit)).toBe(true);
  });

  it('turn a layer off with false and leave it on with true', () => {
    const { layers } = resolveOptions({ layers: { headers: false, keywords: true } });
    expect([layers.headers.mode, layers.keywords.mode]).toEqual(['off', 'enforce']);
  });

  it('follow the preset where a layer says nothing itself', () => {
    const modes = (options: object) => {
      const { headers, honeypot, keywords } = resolveOptions(options).layers;
      return [headers.mode, honeypot.mode, keywords.mode];
    };
    expect(modes({})).toEqual(['enforce', 'enforce', 'enforce']);
    expect(modes({ preset: 'api' })).toEqual(['monitor', 'off', 'enforce']);
    expect(modes({ preset: 'api', layers: { headers: { minScore: 5 }, honeypot: true } })).toEqual([
      'monitor',
      'enforce',
      'enforce',
    ]);
    expect(modes({ preset: 'api', layers: { headers: { mode: 'enforce' } } })[0]).toBe('enforce');
    expect(modes({ preset: 'api', layers: { keywords: false } })[2]).toBe('off');
  });

  it('lift the flood limit with a max that reaches it, and keep one that is given', () => {
    const flood = (rateLimit: object) => resolveOptions({ layers: { rateLimit } }).layers.rateLimit.flood;
    expect([flood({}), flood({ max: 5 }), flood({ max: 100 }), flood({ max: 20, flood: 10 })]).toEqual([
      40, 40, 200, 10,
    ]);
    expect(resolveOptions({ layers: { rateLimit: { login: { max: 50 } } } }).layers.rateLimit.login).toEqual({
      windowMs: 60_000,
      max: 50,
      flood: 100,
    });
  });

  it('do not alter what the caller gave', () => {
    const given = Object.freeze({ layers: Object.freeze({ rateLimit: Object.freeze({ max: 5 }) }) });
    expect(resolveOptions(given).layers.rateLimit.max).toBe(5);
    expect(given).toEqual({ layers: { rateLimit: { max: 5 } } });
  });

  it.each([
    [{ mod: 'monitor' }, 'AIWAF_E_OPTION_UNKNOWN', 'mod'],
    [{ mode: 'block' }, 'AIWAF_E_OPTION_VALUE', '"block"'],
    [{ layers: { firewall: {} } }, 'AIWAF_E_LAYER_UNKNOWN', 'firewall'],
    [{ layers: { rateLimit: { window: 5 } } }, 'AIWAF_E_OPTION_UNKNOWN', 'layers.rateLimit.window'],
    [{ layers: { rateLimit: { max: -1 } } }, 'AIWAF_E_OPTION_VALUE', 'layers.rateLimit.max is -1'],
    [{ layers: { rateLimit: { max: NaN } } }, 'AIWAF_E_OPTION_VALUE', 'layers.rateLimit.max'],
    [{ layers: { rateLimit: { max: 100, flood: 10.5 } } }, 'AIWAF_E_OPTION_VALUE', 'layers.rateLimit.flood'],
    [
      { layers: { rateLimit: { login: { max: 'many' } } } },
      'AIWAF_E_OPTION_VALUE',
      'layers.rateLimit.login.max',
    ],
    [{ clientIp: { trustedProxies: ['10.0.0.1/8'] } }, 'AIWAF_E_ADDRESS', '10.0.0.0/8'],
    [{ clientIp: { trustedProxies: true } }, 'AIWAF_E_OPTION_VALUE', 'no option trusts every proxy'],
    [{ clientIp: { trustedProxies: ['0.0.0.0/0'] } }, 'AIWAF_E_OPTION_VALUE', 'addresses of your proxies'],
    [{ exemptIps: ['nonsense'] }, 'AIWAF_E_ADDRESS', 'nonsense'],
    [{ bans: { neverBan: ['300.1.1.1'] } }, 'AIWAF_E_ADDRESS', '300.1.1.1'],
    [{ exemptPaths: ['health'] }, 'AIWAF_E_OPTION_VALUE', 'begins with "/"'],
    [{ pathRules: [{ disable: ['headers'] }] }, 'AIWAF_E_OPTION_VALUE', 'pathRules[0].prefix'],
    [{ pathRules: [{ prefix: '/a', disable: ['header'] }] }, 'AIWAF_E_OPTION_VALUE', 'pathRules[0].disable'],
    [{ database: 5 }, 'AIWAF_E_OPTION_VALUE', 'database is 5'],
    [{ redis: 'redis://127.0.0.1' }, 'AIWAF_E_OPTION_VALUE', 'redis is "redis://127.0.0.1"'],
    [{ redis: { get: () => null } }, 'AIWAF_E_OPTION_VALUE', 'without get() and set()'],
    [{ training: { shadowMs: -1 } }, 'AIWAF_E_OPTION_VALUE', 'training.shadowMs'],
    [{ training: { trees: 0 } }, 'AIWAF_E_OPTION_VALUE', 'training.trees'],
    [JSON.parse('{"__proto__": {"mode": "off"}}'), 'AIWAF_E_OPTION_UNKNOWN', '__proto__'],
  ])('refuse %j with %s', (options, code, text) => {
    const error = refusal(options);
    expect(error.code).toBe(code);
    expect(error.message).toContain(text);
    expect(error.remedy).not.toBe('');
  });
});

import { resolveOptions } from '../nest/options/resolve-options';
import { optionsFromEnvironment } from './options-from-environment';

const NOBODY = () => undefined;

describe('optionsFromEnvironment', () => {
  it('answers the default database alone where nothing is set', () => {
    expect(optionsFromEnvironment({ PATH: '/bin' })).toEqual({ database: 'sqlite:aiwaf-data/aiwaf.sqlite' });
  });

  it('reads its own names, and those of the Python package', () => {
    const options = optionsFromEnvironment({
      AIWAF_MODE: 'monitor',
      AIWAF_DATABASE_URL: 'sqlite:x.sqlite',
      AIWAF_TRUSTED_PROXIES: '10.0.0.1, 10.0.0.2',
      AIWAF_ACCESS_LOG: 'a.log,b.log',
      AIWAF_RATE_MAX: '50',
      AIWAF_EXEMPT_PATHS: '["/hooks/", "/a,b/"]',
      AIWAF_SETTINGS: '{"EXEMPTIONS": {"IPS": ["203.0.113.7"]}}',
      AIWAF_ENABLE_KEYWORD_LEARNING: 'False',
    });
    expect(options).toEqual({
      mode: 'monitor',
      database: 'sqlite:x.sqlite',
      clientIp: { trustedProxies: ['10.0.0.1', '10.0.0.2'] },
      accessLog: ['a.log', 'b.log'],
      exemptPaths: ['/hooks', '/a,b'],
      exemptIps: ['203.0.113.7'],
      layers: { rateLimit: { max: 50 }, keywords: { learning: { enabled: false } } },
    });
    expect(resolveOptions(options).layers.rateLimit.max).toBe(50);
  });

  it('takes no proxies from an empty text, and refuses other names that are set to nothing', () => {
    expect(optionsFromEnvironment({ AIWAF_TRUSTED_PROXIES: '' }).clientIp).toEqual({ trustedProxies: [] });
    for (const name of ['AIWAF_MODE', 'AIWAF_DATABASE_URL', 'AIWAF_ACCESS_LOG'])
      expect(() => optionsFromEnvironment({ [name]: ' ' })).toThrow(`${name} is empty.`);
  });

  it('reports what it does not read, and leaves to the firewall what that reads', () => {
    const told: string[] = [];
    const environment = {
      AIWAF_NOSUCH: '1',
      AIWAF_USE_RUST: '1',
      AIWAF_DISABLE: '1',
      AIWAF_CONFIG: 'x.json',
      AWIAF_RATE_MAX: '1',
    };
    expect(optionsFromEnvironment(environment, (message) => told.push(message)).mode).toBeUndefined();
    expect(told).toEqual([
      'AIWAF_W_ENVIRONMENT: There is no setting AIWAF_NOSUCH: it changes nothing.',
      'AIWAF_W_ENVIRONMENT: AIWAF_USE_RUST has no effect: there is no second implementation.',
      'AIWAF_W_ENVIRONMENT: There is no setting AWIAF_RATE_MAX: it changes nothing. Did you mean AIWAF_RATE_MAX?',
    ]);
  });

  it('refuses a value that begins as JSON and is none', () => {
    expect(() => optionsFromEnvironment({ AIWAF_EXEMPT_IPS: '[1' }, NOBODY)).toThrow(
      /^AIWAF_E_SETTING: AIWAF_EXEMPT_IPS /,
    );
  });
});

import { AiwafConfigError } from '../../core/errors';
import { resolveOptions } from '../options/resolve-options';
import { fromAiwafSettings } from './from-aiwaf-settings';

const problem = (settings: Record<string, unknown>): string => {
  try {
    fromAiwafSettings(settings);
    return 'none';
  } catch (error) {
    return error instanceof AiwafConfigError ? error.code : 'another';
  }
};

describe('fromAiwafSettings', () => {
  it('changes nothing where nothing is set', () => {
    expect(
      resolveOptions(fromAiwafSettings({ DEBUG: true, AIWAF_ACCESS_LOG: null, AIWAF_SETTINGS: null })),
    ).toEqual(resolveOptions({}));
  });

  it('takes the model file over, beside a pickled one, and turns the layer off without AI', () => {
    const anomaly = (settings: Record<string, unknown>) =>
      resolveOptions(fromAiwafSettings(settings)).layers.anomaly;
    expect(anomaly({ AIWAF_MODEL_PATH: '/srv/model.pkl' }).modelFile).toBe('/srv/model.json');
    expect(anomaly({ AIWAF_MODEL_PATH: '/srv/model' }).modelFile).toBe('/srv/model');
    expect(anomaly({ AIWAF_DISABLE_AI: 'True' }).mode).toBe('off');
    expect(anomaly({ AIWAF_DISABLE_AI: false }).mode).toBe('enforce');
  });

  it('takes flat settings over, seconds as milliseconds', () => {
    const options = resolveOptions(
      fromAiwafSettings({
        AIWAF_RATE_WINDOW: 2.5,
        AIWAF_RATE_MAX: 3,
        AIWAF_RATE_FLOOD: 6,
        AIWAF_ENABLE_IP_BLOCKING: false,
        AIWAF_EXEMPT_IPS: ['198.51.100.0/24'],
        AIWAF_EXEMPT_PATHS: [' /Health/ ', '//a///b/', 'hooks'],
        AIWAF_REQUIRED_HEADERS: { POST: ['HTTP_X_FORM'], DEFAULT: [] },
        AIWAF_HEADER_QUALITY_MIN_SCORE: 4,
        AIWAF_MAX_USER_AGENT_LENGTH: 50,
        AIWAF_MAX_ACCEPT_LENGTH: 60,
        AIWAF_MAX_HEADER_COUNT: 5,
        AIWAF_MAX_HEADER_BYTES: 999,
        AIWAF_MALICIOUS_KEYWORDS: ['.asp'],
        AIWAF_ALLOWED_PATH_KEYWORDS: ['shop'],
        AIWAF_EXEMPT_KEYWORDS: ['shell'],
        AIWAF_AI_CONTAMINATION: 0.1,
        AIWAF_MIN_TRAIN_LOGS: 10,
        AIWAF_MIN_AI_LOGS: 500,
        AIWAF_FORCE_AI_TRAINING: true,
        AIWAF_BLACKLIST_STORE_EXTENDED_INFO: true,
        AIWAF_ACCESS_LOG: 'access.log',
      }),
    );
    expect(options.layers.rateLimit).toMatchObject({ windowMs: 2_500, max: 3, flood: 6 });
    expect(options.bans).toMatchObject({ enabled: false, storeRequestInfo: true });
    expect(options.exemptIps).toEqual(['198.51.100.0/24']);
    expect(options.exemptPaths).toEqual(['/health', '/a/b', '/hooks']);
    expect(options.layers.headers).toMatchObject({
      required: { POST: ['x-form'], DEFAULT: [] },
      minScore: 4,
      maxUserAgentLength: 50,
      maxAcceptLength: 60,
      maxHeaderCount: 5,
      maxHeaderBytes: 999,
    });
    expect(options.layers.keywords).toMatchObject({
      staticKeywords: ['.asp'],
      allowedKeywords: ['shop'],
      exemptKeywords: ['shell'],
    });
    expect(options.training).toMatchObject({
      contamination: 0.1,
      minTrainLogs: 10,
      minAiLogs: 500,
      forceAi: true,
    });
    expect(options.accessLog).toEqual(['access.log']);
  });

  it('reads texts as an environment holds them', () => {
    const options = fromAiwafSettings({
      AIWAF_MODE: 'Monitor',
      AIWAF_RATE_MAX: '30',
      AIWAF_ENABLE_IP_BLOCKING: 'False',
      AIWAF_EXEMPT_IPS: '203.0.113.9, 2001:db8::/32',
      AIWAF_TRUSTED_PROXIES: '127.0.0.1',
      AIWAF_DATABASE_URL: 'sqlite:x.sqlite',
      AIWAF_ACCESS_LOG: '',
    });
    expect(options).toMatchObject({
      mode: 'monitor',
      layers: { rateLimit: { max: 30 } },
      bans: { enabled: false },
      exemptIps: ['203.0.113.9', '2001:db8::/32'],
      clientIp: { trustedProxies: ['127.0.0.1'] },
      database: 'sqlite:x.sqlite',
    });
    expect(options.accessLog).toBeUndefined();
    expect(fromAiwafSettings({ AIWAF_DISABLE: '1', AIWAF_MODE: 'enforce' }).mode).toBe('off');
  });

  it('reads what says how keywords are learned, flat and nested', () => {
    const learning = (settings: Record<string, unknown>) =>
      resolveOptions(fromAiwafSettings(settings)).layers.keywords.learning;
    expect(learning({ AIWAF_ENABLE_KEYWORD_LEARNING: 'False', AIWAF_DYNAMIC_TOP_N: '7' })).toMatchObject({
      enabled: false,
      dynamicTopN: 7,
      minGroups: 10,
    });
    const KEYWORD_DETECTION = { ENABLED: true, SENSITIVITY_LEVEL: 'high' };
    expect(learning({ AIWAF_SETTINGS: { KEYWORD_DETECTION } })).toMatchObject({
      enabled: true,
      dynamicTopN: 20,
    });
  });

  it('takes the nested dictionary over; flat settings win and lists add up', () => {
    const options = fromAiwafSettings({
      AIWAF_RATE_FLOOD: 90,
      AIWAF_EXEMPT_IPS: ['203.0.113.3'],
      AIWAF_MALICIOUS_KEYWORDS: ['.asp'],
      AIWAF_SETTINGS: {
        RATE_LIMITING: { REQUESTS_PER_MINUTE: 60, BURST_THRESHOLD: 100 },
        EXEMPTIONS: { PATHS: ['/hooks/'], IPS: ['203.0.113.1'] },
        IP_BLOCKING: { ENABLED: false, WHITELIST: ['203.0.113.2'] },
        KEYWORD_DETECTION: { CUSTOM_PATTERNS: ['.cgi'] },
      },
    });
    expect(options).toMatchObject({
      layers: {
        rateLimit: { windowMs: 60_000, max: 60, flood: 90 },
        keywords: { staticKeywords: ['.cgi', '.asp'] },
      },
      exemptPaths: ['/hooks'],
      exemptIps: ['203.0.113.1', '203.0.113.2', '203.0.113.3'],
      bans: { enabled: false },
    });
  });

  it('refuses countries where that was enabled, as the Python package does', () => {
    const lists = {
      AIWAF_GEO_BLOCK_COUNTRIES: ['cn', 'RU'],
      AIWAF_GEO_ALLOW_COUNTRIES: 'US, de',
      AIWAF_GEOIP_DB_PATH: '/data/countries.mmdb',
      AIWAF_GEO_CACHE_SECONDS: '60',
    };
    const geo = (settings: object, reported: string[] = []) =>
      fromAiwafSettings({ ...lists, ...settings }, (name) => reported.push(name)).layers?.geo;
    expect(geo({ AIWAF_GEO_BLOCK_ENABLED: true })).toEqual({
      mode: 'enforce',
      block: ['CN', 'RU'],
      allow: ['US', 'DE'],
      database: '/data/countries.mmdb',
      cacheMs: 60_000,
    });
    for (const settings of [{}, { AIWAF_GEO_BLOCK_ENABLED: 'False' }]) {
      const reported: string[] = [];
      expect(geo(settings, reported)).toMatchObject({ mode: 'off' });
      expect(reported).toEqual(['AIWAF_GEO_ALLOW_COUNTRIES', 'AIWAF_GEO_BLOCK_COUNTRIES']);
    }
    expect(fromAiwafSettings({}).layers?.geo).toEqual({});
    for (const wrong of [{ AIWAF_GEO_BLOCK_COUNTRIES: ['UK'] }, { AIWAF_GEO_CACHE_SECONDS: -1 }]) {
      expect(() => geo(wrong)).toThrow(expect.objectContaining({ code: 'AIWAF_E_SETTING' }));
    }
  });

  it('takes path rules over, with middleware names in any form', () => {
    const rules = [
      {
        PREFIX: '/API/v1/',
        DISABLE: ['aiwaf.middleware.RateLimitMiddleware', ' ipandkeywordblockmiddleware '],
        RATE_LIMIT: { WINDOW: 60, MAX: 2000 },
      },
      { PREFIX: 'x' },
    ];
    expect(fromAiwafSettings({ AIWAF_SETTINGS: { PATH_RULES: rules } }).pathRules).toEqual([
      {
        prefix: '/api/v1',
        disable: ['rateLimit', 'blacklist', 'keywords'],
        rateLimit: { windowMs: 60_000, max: 2_000 },
      },
      { prefix: '/x' },
    ]);
    expect(fromAiwafSettings({ AIWAF_SETTINGS: { PATH_RULES: null } }).pathRules).toBeUndefined();
  });

  it.each<[Record<string, unknown>]>([
    [{ AIWAF_RATE_WINDOW: 0 }],
    [{ AIWAF_RATE_MAX: -1 }],
    [{ AIWAF_RATE_MAX: 'many' }],
    [{ AIWAF_RATE_MAX: 1.5 }],
    [{ AIWAF_ENABLE_IP_BLOCKING: 'perhaps' }],
    [{ AIWAF_EXEMPT_IPS: ['bogus', '203.0.113.4'] }],
    [{ AIWAF_EXEMPT_PATHS: 5 }],
    [{ AIWAF_EXEMPT_PATHS: [''] }],
    [{ AIWAF_REQUIRED_HEADERS: 'bogus' }],
    [{ AIWAF_REQUIRED_HEADERS: { POST: 'HTTP_ACCEPT' } }],
    [{ AIWAF_REQUIRED_HEADERS: ['Accept'] }],
    [{ AIWAF_HEADER_QUALITY_MIN_SCORE: 12 }],
    [{ AIWAF_MODE: 'loud' }],
    [{ AIWAF_LEGITIMATE_BOT_PATTERNS: ['my.*bot'] }],
    [{ AIWAF_LEGITIMATE_BOT_PATTERNS: ['it'] }],
    [{ AIWAF_FILE_EXTENSIONS: ['.tar.gz'] }],
    [{ AIWAF_BLACKLIST_MAX_HEADERS: -1 }],
    [{ AIWAF_SETTINGS: { EXEMPTIONS: ['/a'] } }],
    [{ AIWAF_SETTINGS: 'x' }],
    [{ AIWAF_SETTINGS: { KEYWORD_DETECTION: { SENSITIVITY_LEVEL: 'extreme' } } }],
    ...[
      'rules',
      ['x'],
      [{}],
      [{ PREFIX: '' }],
      [{ PREFIX: null }],
      [{ PREFIX: '/a', DISABLE: 'RateLimitMiddleware' }],
      [{ PREFIX: '/a', DISABLE: ['RateLimit'] }],
      [{ PREFIX: '/a', RATE_LIMIT: [1, 2] }],
      [{ PREFIX: '/a', RATE_LIMIT: { max: 1 } }],
      [{ PREFIX: '/a', RATE_LIMIT: { WINDOW: 0 } }],
      [{ PREFIX: '/a', LIMIT: {} }],
    ].map((rules): [Record<string, unknown>] => [{ AIWAF_SETTINGS: { PATH_RULES: rules } }]),
  ])('refuses %j', (settings) => {
    expect(problem(settings)).toBe('AIWAF_E_SETTING');
  });

  it('bounds and redacts what is stored of a request', () => {
    const { bans } = resolveOptions(
      fromAiwafSettings({
        AIWAF_BLACKLIST_MAX_HEADERS: 10,
        AIWAF_BLACKLIST_MAX_HEADER_VALUE_LENGTH: '64',
        AIWAF_BLACKLIST_REDACT_HEADERS: ['X-Api-Key'],
      }),
    );
    expect(bans).toMatchObject({
      storeRequestInfo: false,
      maxStoredHeaders: 10,
      maxStoredLength: 64,
      redactHeaders: ['X-Api-Key'],
    });
  });

  it('takes a nested section or key that is None for one that is not there', () => {
    const RATE_LIMITING = { REQUESTS_PER_MINUTE: null, BURST_THRESHOLD: 50 };
    expect(
      fromAiwafSettings({ AIWAF_SETTINGS: { RATE_LIMITING, EXEMPTIONS: null } }).layers?.rateLimit,
    ).toEqual({ flood: 50 });
    expect(
      fromAiwafSettings({ AIWAF_RATE_FLOOD: null, AIWAF_SETTINGS: { RATE_LIMITING } }).layers?.rateLimit,
    ).toEqual({ flood: 50 });
  });

  it('adds lists up that are given nested and flat, also as texts', () => {
    const EXEMPTIONS = { IPS: ['203.0.113.1'] };
    expect(
      fromAiwafSettings({ AIWAF_EXEMPT_IPS: '203.0.113.2', AIWAF_SETTINGS: { EXEMPTIONS } }).exemptIps,
    ).toEqual(['203.0.113.1', '203.0.113.2']);
  });

  it('reads a training mode as any other switch', () => {
    const anomaly = (mode: unknown) =>
      fromAiwafSettings({ AIWAF_SETTINGS: { TRAINING_MODE: mode } }).layers?.anomaly;
    expect(anomaly('False')).toEqual({ mode: 'off' });
    expect(anomaly(true)).toEqual({});
    expect(() => anomaly('perhaps')).toThrow(/^AIWAF_E_SETTING: AIWAF_SETTINGS\.TRAINING_MODE /);
  });

  it('names a setting in its errors as it was written', () => {
    const RATE_LIMITING = { BURST_THRESHOLD: -1 };
    expect(() => fromAiwafSettings({ AIWAF_SETTINGS: { RATE_LIMITING } })).toThrow(
      'AIWAF_SETTINGS.RATE_LIMITING.BURST_THRESHOLD is -1.',
    );
  });
});

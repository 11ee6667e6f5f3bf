import { Logger } from '@nestjs/common';
import { resolveOptions } from '../options/resolve-options';
import { fromAiwafSettings, isLikeSetting } from './from-aiwaf-settings';

/** What is reported of settings, by name. */
function reports(settings: Record<string, unknown>): Record<string, string> {
  const reported: Record<string, string> = {};
  fromAiwafSettings(settings, (name, why, message) => (reported[name] = `${why}: ${message}`));
  return reported;
}

const unknown = (name: string, meant?: string) =>
  `unknown: There is no setting ${name}: it changes nothing.${meant === undefined ? '' : ` Did you mean ${meant}?`}`;

describe('the report of settings that are not taken over as they stood', () => {
  it.each([
    ['AIWAF_RATE_MXA', 'AIWAF_RATE_MAX'],
    ['AIWAF_RATE_LIMIT', 'AIWAF_RATE_MAX'],
    ['AIWAF_EXEMPT_PATH', 'AIWAF_EXEMPT_PATHS'],
    ['aiwaf_rate_flood', 'AIWAF_RATE_FLOOD'],
    ['AI_WAF_RATE_WINDOW', 'AIWAF_RATE_WINDOW'],
    ['AWIAF_RATE_WINDOW', 'AIWAF_RATE_WINDOW'],
    ['AIWAF_PELICAN', undefined],
  ])('says of %s that it is none, and what was probably meant', (name, meant) => {
    expect(reports({ [name]: 1 })).toEqual({ [name]: unknown(name, meant) });
  });

  it('says the same of nested keys, and where a flat setting belongs', () => {
    const nested = {
      RATE_LIMITING: { REQUEST_PER_MINUTE: 1, PER_HOUR: 1 },
      EXEMPTION: {},
      RATE_MAX: 3,
      AIWAF_RATE_FLOOD: 3,
      EXTRA: 1,
    };
    const at = (key: string, meant?: string): [string, string] => [
      `AIWAF_SETTINGS.${key}`,
      unknown(`AIWAF_SETTINGS.${key}`, meant),
    ];
    expect(reports({ AIWAF_SETTINGS: nested })).toEqual(
      Object.fromEntries([
        at('RATE_LIMITING.REQUEST_PER_MINUTE', 'AIWAF_SETTINGS.RATE_LIMITING.REQUESTS_PER_MINUTE'),
        at('RATE_LIMITING.PER_HOUR'),
        at('EXEMPTION', 'AIWAF_SETTINGS.EXEMPTIONS'),
        at('RATE_MAX', 'AIWAF_RATE_MAX, beside AIWAF_SETTINGS'),
        at('AIWAF_RATE_FLOOD', 'AIWAF_RATE_FLOOD, beside AIWAF_SETTINGS'),
        at('EXTRA'),
      ]),
    );
  });

  it('says what has no effect and why, by the name that was written', () => {
    const reported = reports({
      AIWAF_USE_RUST: true,
      AIWAF_SETTINGS: { STORAGE_TYPE: 'models', LOGGING: { LEVEL: 'INFO' } },
    });
    expect(Object.keys(reported).sort()).toEqual([
      'AIWAF_SETTINGS.LOGGING.LEVEL',
      'AIWAF_SETTINGS.STORAGE_TYPE',
      'AIWAF_USE_RUST',
    ]);
    for (const [name, text] of Object.entries(reported))
      expect(text).toMatch(new RegExp(`^no effect: ${name} has no effect: .+\\.$`));
  });

  it('looks at no name of another', () => {
    expect(reports({ DEBUG: 1, SECRET_KEY: 'x', RATE_LIMIT: 1, TEST_AIWAF_X: 1 })).toEqual({});
    expect(isLikeSetting('AIWAF')).toBe(false);
  });

  it('is one warning where the host takes none', () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    fromAiwafSettings({ AIWAF_RATE_MAX: 3 });
    expect(warn).not.toHaveBeenCalled();
    fromAiwafSettings({ AIWAF_RATE_MAXX: 3, AIWAF_USE_RUST: true });
    expect(warn.mock.calls).toEqual([
      [
        'AIWAF_W_SETTING: There is no setting AIWAF_RATE_MAXX: it changes nothing. Did you mean AIWAF_RATE_MAX? ' +
          'AIWAF_USE_RUST has no effect: there is no second implementation.',
      ],
    ]);
    warn.mockRestore();
  });
});

describe('settings that are documented in the Python package and read here alone', () => {
  const layers = (settings: Record<string, unknown>) =>
    resolveOptions(fromAiwafSettings(settings, () => undefined)).layers;

  it('are in force, and told of', () => {
    expect(layers({ AIWAF_HEADER_VALIDATION_ENABLED: false }).headers.mode).toBe('off');
    expect(layers({ AIWAF_MIN_HEADER_QUALITY: 4 }).headers.minScore).toBe(4);
    expect(layers({ AIWAF_LEGITIMATE_BOT_PATTERNS: ['gptbot'] }).headers.goodBots).toEqual(['gptbot']);
    expect(layers({ AIWAF_ENABLE_ANOMALY_DETECTION: 'False' }).anomaly.mode).toBe('off');
    expect(reports({ AIWAF_MIN_HEADER_QUALITY: 4 })).toEqual({
      AIWAF_MIN_HEADER_QUALITY:
        'newly in force: AIWAF_MIN_HEADER_QUALITY is in force here; the Python package never read it.',
    });
  });

  it('add to the extensions of scripts and take none away', () => {
    const standard = resolveOptions().layers.keywords.fileExtensions;
    expect(layers({ AIWAF_FILE_EXTENSIONS: ['.php', 'xyz'] }).keywords.fileExtensions).toEqual([
      ...standard,
      '.xyz',
    ]);
  });

  it('stand back behind those that the Python package reads, in any order', () => {
    const read = { AIWAF_HEADER_QUALITY_MIN_SCORE: 5, AIWAF_DISABLE_AI: true };
    const documented = { AIWAF_MIN_HEADER_QUALITY: 4, AIWAF_ENABLE_ANOMALY_DETECTION: true };
    for (const settings of [
      { ...read, ...documented },
      { ...documented, ...read },
    ]) {
      expect(layers(settings).headers.minScore).toBe(5);
      expect(layers(settings).anomaly.mode).toBe('off');
    }
  });
});

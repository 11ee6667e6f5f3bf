import { resolveOptions } from '../options/resolve-options';
import { fromAiwafSettings } from './from-aiwaf-settings';

const logOf = (settings: Readonly<Record<string, unknown>>) =>
  resolveOptions(fromAiwafSettings(settings)).layers.requestLog;

describe('the settings of the request logger', () => {
  it('log by default to the database and to no file (D45)', () => {
    expect(logOf({})).toMatchObject({ mode: 'enforce', database: true, csv: null });
    expect(logOf({ AIWAF_MIDDLEWARE_LOGGING: true })).toMatchObject({ database: true, csv: null });
  });

  it('turn the log or its database off', () => {
    expect(logOf({ AIWAF_MIDDLEWARE_LOGGING: 'False' }).mode).toBe('off');
    expect(logOf({ AIWAF_SETTINGS: { LOGGING: { ENABLED: false } } }).mode).toBe('off');
    expect(logOf({ AIWAF_MIDDLEWARE_DB: false }).database).toBe(false);
  });

  it.each([
    [{ AIWAF_MIDDLEWARE_CSV: true }, 'aiwaf_requests.csv'],
    [{ AIWAF_MIDDLEWARE_CSV: false }, null],
    [{ AIWAF_MIDDLEWARE_LOG: '/var/log/shop.log' }, '/var/log/shop.csv'],
    [{ AIWAF_MIDDLEWARE_CSV: true, AIWAF_MIDDLEWARE_LOG: 'shop.log' }, 'shop.csv'],
    [{ AIWAF_MIDDLEWARE_LOG: 'shop.log', AIWAF_MIDDLEWARE_CSV: true }, 'shop.csv'],
    [{ AIWAF_MIDDLEWARE_CSV: false, AIWAF_MIDDLEWARE_LOG: 'shop.log' }, null],
    [{ AIWAF_MIDDLEWARE_LOG: 'shop.log', AIWAF_MIDDLEWARE_CSV: false }, null],
  ])('%j write the CSV file %s', (settings, csv) => {
    expect(logOf(settings).csv).toBe(csv);
  });
});

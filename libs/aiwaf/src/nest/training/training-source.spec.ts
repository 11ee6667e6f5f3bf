import { resolveOptions } from '../options/resolve-options';
import { hasTrainingSource, sourceText, trainingSource } from './training-source';

const withLog = resolveOptions({ accessLog: ['a.log', 'b.log'], training: { logFormat: 'json' } });
const withDatabase = resolveOptions({ database: 'sqlite:x.sqlite' });
const inMemory = resolveOptions({ database: 'sqlite::memory:' });
const without = resolveOptions({ database: false });

describe('trainingSource', () => {
  it('is what a person names, else the access logs, else the request log', () => {
    const files = { kind: 'files', paths: ['c.log'], format: 'csv' };
    expect(trainingSource(withLog, { logs: ['c.log'], format: 'csv' }, true)).toEqual(files);
    expect(trainingSource(withLog, {}, true)).toEqual({
      kind: 'files',
      paths: ['a.log', 'b.log'],
      format: 'json',
    });
    const rows = { kind: 'request-log', database: 'sqlite:x.sqlite', days: 30 };
    expect(trainingSource(withDatabase, {}, true)).toEqual(rows);
    expect(sourceText(trainingSource(withLog, {}, true))).toBe('a.log, b.log');
    expect(sourceText(trainingSource(withDatabase, {}, true))).toBe('request log');
  });

  it.each([
    ['no database', without, true],
    ['a request log that is not kept', withDatabase, false],
  ])('is nothing with %s', (_, options, isLogKept) => {
    expect(() => trainingSource(options, {}, isLogKept)).toThrow(
      expect.objectContaining({ code: 'AIWAF_E_LOG_UNSET', name: 'AiwafConfigError' }),
    );
    expect(hasTrainingSource(options, isLogKept)).toBe(false);
  });

  it('is known to be there before a run', () => {
    expect(hasTrainingSource(withLog, false)).toBe(true);
    expect(hasTrainingSource(withDatabase, true)).toBe(true);
    expect(hasTrainingSource(inMemory, true)).toBe(false);
  });

  it('refuses a format that does not exist', () => {
    expect(() => trainingSource(withLog, { format: 'xml' }, true)).toThrow(
      expect.objectContaining({ code: 'AIWAF_E_LOG_FORMAT' }),
    );
  });
});

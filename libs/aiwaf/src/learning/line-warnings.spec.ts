import { LineCounts } from '../core/ports/feature-source';
import { lineWarnings } from './line-warnings';

const counts = (read: number, parsed: number): LineCounts => ({
  read,
  parsed,
  dropped: parsed === read ? {} : { 'no-time': read - parsed },
});

describe('lineWarnings', () => {
  it('has nothing to say of lines that could be read, or of none', () => {
    expect(lineWarnings(counts(100, 100))).toEqual([]);
    expect(lineWarnings(counts(100, 50))).toEqual([]);
    expect(lineWarnings(counts(0, 0))).toEqual([]);
  });

  it('shows what could not be read where that is over half', () => {
    expect(lineWarnings({ ...counts(100, 49), examples: ['"a"', '"b"'] })).toEqual([
      {
        code: 'AIWAF_W_LOG_MOSTLY_UNPARSED',
        message:
          'Over half of the lines could not be read: 51 of 100 (no-time 51). The first of them: "a" | "b".',
      },
    ]);
  });

  it('names the files that were not read to their end', () => {
    const unfinished = ['a.log.1.gz (damaged-gzip)', 'a.log (shrunk)'];
    expect(lineWarnings({ ...counts(100, 100), unfinished })).toEqual([
      { code: 'AIWAF_W_LOG_UNFINISHED', message: 'a.log.1.gz (damaged-gzip) was read in part only.' },
      { code: 'AIWAF_W_LOG_UNFINISHED', message: 'a.log (shrunk) was read in part only.' },
    ]);
  });

  it('fails where nothing could be read, with the first lines and how to name a format', () => {
    expect(() => lineWarnings({ ...counts(2, 0), examples: ['"a"'] })).toThrow(
      expect.objectContaining({
        name: 'AiwafError',
        code: 'AIWAF_E_LOG_NOTHING_PARSED',
        problem: 'None of 2 lines could be read (no-time 2). The first of them: "a".',
        remedy: expect.stringContaining('--format combined, vhost, json or csv'),
      }),
    );
  });
});

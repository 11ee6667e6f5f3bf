import { clearedText, clearQuestion, statusText } from './logging-text';

const STORED = { rows: 1, oldest: 0, newest: 9e15 };

describe('what aiwaf logging says', () => {
  it('names logrotate for files that a running application holds open', () => {
    const text = clearedText({ rows: 2, deleted: 2, export: null, files: ['a.csv'], dryRun: false });
    expect(text).toMatch(/^Deleted 2 rows\.\na\.csv is left as it is, .*logrotate.*\n$/);
  });

  it('asks with the rows, their time and the export', () => {
    expect(clearQuestion({ ...STORED, newest: 1_000 }, '/tmp/x.gz')).toBe(
      'Delete 1 row of 1970-01-01T00:00:00Z to 1970-01-01T00:00:01Z, after an export to /tmp/x.gz?',
    );
    expect(clearQuestion(STORED, null)).toMatch(/ to 9000000000000000, without an export\?$/);
  });

  it('tells files that are written from those that are not there yet', () => {
    const text = statusText({
      mode: 'off',
      database: true,
      stored: STORED,
      partitions: null,
      databaseFile: null,
      csv: { path: 'a.csv', bytes: 1_500 },
      jsonl: { path: 'b\u001b.jsonl', bytes: null },
      retentionDays: 1,
    });
    expect(text).toMatch(/^request log +off\ndatabase +not written to, 1 row of /);
    expect(text).toMatch(/^CSV file +a\.csv, 2 KB\nfile of JSON lines +b\\u001b\.jsonl, not there yet\n/m);
    expect(text).toMatch(/^rows are kept for +1 day$/m);
  });
});

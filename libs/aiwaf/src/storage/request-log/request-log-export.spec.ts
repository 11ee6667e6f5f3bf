import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { RequestLog } from '../typeorm/entities/request-log.entity';
import { exportRequestLog } from './request-log-export';

const row = (id: number, more: Partial<RequestLog> = {}): RequestLog => ({
  id,
  ipAddress: '203.0.113.9',
  method: 'GET',
  path: `/${id}`,
  statusCode: 404,
  responseTime: 0.5,
  userAgent: 'x',
  referer: '',
  contentLength: '-',
  timestamp: 1_790_000_000_001,
  verdict: 'deny',
  layer: 'geo',
  code: 'geo.blocked',
  requestId: `r-${id}`,
  ...more,
});

async function* pages(count: number, fault?: Error): AsyncGenerator<RequestLog[]> {
  for (let page = 0; page < count; page++)
    yield Array.from({ length: 100 }, (_, i) => row(page * 100 + i, { userAgent: Math.random().toString() }));
  if (fault !== undefined) throw fault;
}

describe('exportRequestLog', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aiwaf-export-'));
    file = join(folder, 'rows.ndjson.gz');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const lines = () =>
    gunzipSync(readFileSync(file))
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  it('writes every row as a line of JSON, for its owner alone', async () => {
    await exportRequestLog(pages(250), file);
    expect(lines().map(({ path }) => path)).toEqual(Array.from({ length: 25_000 }, (_, i) => `/${i}`));
    expect(lines()[7]).toEqual({
      timestamp: '2026-09-21T14:13:20.001Z',
      ip_address: '203.0.113.9',
      method: 'GET',
      path: '/7',
      status_code: 404,
      response_time: 0.5,
      user_agent: expect.any(String),
      referer: '',
      content_length: '-',
      verdict: 'deny',
      layer: 'geo',
      code: 'geo.blocked',
      request_id: 'r-7',
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('keeps a row of another program whose time is none', async () => {
    const odd = { timestamp: 9e15, userAgent: 'a\n"b"\u2028' };
    await exportRequestLog(
      (async function* () {
        yield [row(1, odd)];
      })(),
      file,
    );
    expect(lines()).toEqual([expect.objectContaining({ timestamp: 9e15, user_agent: odd.userAgent })]);
  });

  it('leaves nothing behind where rows cannot be read to the end', async () => {
    await expect(exportRequestLog(pages(50, new Error('database is gone')), file)).rejects.toMatchObject({
      name: 'AiwafError',
      code: 'AIWAF_E_LOG_EXPORT',
      problem: expect.stringContaining('nothing was deleted: database is gone'),
    });
    expect(existsSync(file)).toBe(false);
  });

  it('never writes over a file', async () => {
    writeFileSync(file, 'mine');
    const config = { name: 'AiwafConfigError', code: 'AIWAF_E_LOG_EXPORT' };
    await expect(exportRequestLog(pages(1), file)).rejects.toMatchObject(config);
    expect(readFileSync(file, 'utf8')).toBe('mine');
    await expect(exportRequestLog(pages(1), join(folder, 'no/rows.gz'))).rejects.toMatchObject(config);
  });
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { ManualClock } from '../../libs/aiwaf/src/core/clock';
import { FeatureSource, LogClient, LogLine } from '../../libs/aiwaf/src/core/ports/feature-source';
import { RequestLogEntry } from '../../libs/aiwaf/src/core/ports/request-log-sink';
import { createPathJudge, keywordsOptions } from '../../libs/aiwaf/src/layers/keywords';
import { encodeModel, openLogSource, parseLogLine, train } from '../../libs/aiwaf/src/learning';
import {
  DatabaseOptions,
  openRequestLogSource,
  REQUEST_LOG_BATCH,
  RequestLog,
  TypeOrmRequestLog,
} from '../../libs/aiwaf/src/storage';
import { CSV_FORMAT, JSON_LINES_FORMAT } from '../../libs/aiwaf/src/storage/request-log/log-format';
import { GENERATED_SCANNERS, generateLog, logLine } from '../helpers/log-generator';
import { trainingInput } from '../helpers/training-input';
import { openReadOnly } from '../../libs/aiwaf/src/storage/typeorm/read-only';
import { Backend, BACKENDS, Stores, temporaryFolder } from './backends';

const DAY = 86_400_000;
const START = Date.UTC(2025, 9, 10);
const NOW = START + 2 * DAY;
const SQL_BACKENDS = BACKENDS.filter(({ name }) => name !== 'memory');
/** What cells, quotes and spreadsheets may do to a user agent, as far as a combined log can hold it. */
const AGENTS = [
  'Mozilla/5.0 (Macintosh) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0',
  '=1+1',
  '@x, y',
  "'quoted'",
  'ж漢😀 x',
  '',
];

/** Requests of a day, in whole seconds as combined logs have them. */
function entries(count: number): RequestLogEntry[] {
  const plan = { seed: 7, lines: count, visitors: 60, scannerShare: 0.05, withTime: true, startAt: START };
  return [...generateLog(plan)].map((text, i) => {
    const line = parseLogLine(text) as LogLine;
    return {
      at: line.at,
      requestId: `test-${i}`,
      address: line.address,
      method: line.method,
      path: (line.target ?? '').split('?')[0],
      status: line.status,
      responseTime: line.responseTime ?? 0,
      userAgent: AGENTS[i % AGENTS.length],
      referer: line.referer,
      contentLength: i % 3 === 0 ? null : 512,
      verdict: 'pass',
      layer: null,
      code: null,
    };
  });
}

const combined = (requests: readonly RequestLogEntry[]): string =>
  requests
    .map(({ address, at, method, path, status, userAgent, referer, responseTime }) =>
      logLine({
        address,
        at,
        request: `${method} ${path} HTTP/1.1`,
        status,
        agent: userAgent === '' ? '-' : userAgent,
        referer: referer === '' ? '-' : referer,
        tail: ` rt=${responseTime}`,
      }),
    )
    .join('\n');

const FILES: Readonly<Record<string, (requests: readonly RequestLogEntry[]) => string>> = {
  combined,
  vhost: (requests) => combined(requests).replace(/^/gm, 'shop.example:443 '),
  json: (requests) => JSON_LINES_FORMAT.lines(requests),
  csv: (requests) => CSV_FORMAT.header + CSV_FORMAT.lines(requests),
};

async function everything(source: FeatureSource): Promise<{ lines: LogLine[]; clients: LogClient[] }> {
  const [lines, clients]: [LogLine[], LogClient[]] = [[], []];
  let progress = 0;
  try {
    const counts = await source.read(
      (line, client) => {
        lines.push(line);
        clients.push(client);
      },
      (more) => (progress += more),
    );
    expect(counts).toMatchObject({ read: lines.length, parsed: lines.length, dropped: {} });
    expect(progress).toBe(source.size);
    return { lines, clients };
  } finally {
    await source.close();
  }
}

/** A database with a request log. */
class SqlLog {
  private constructor(
    private readonly stores: Stores,
    readonly clock: ManualClock,
  ) {}

  static async open(backend: Backend): Promise<SqlLog> {
    const clock = new ManualClock(NOW);
    return new SqlLog(await backend.open(clock), clock);
  }

  get dataSource(): DataSource {
    return this.stores.dataSource as DataSource;
  }

  async save(requests: readonly RequestLogEntry[]): Promise<void> {
    const log = new TypeOrmRequestLog(this.dataSource, this.clock);
    for (let from = 0; from < requests.length; from += REQUEST_LOG_BATCH)
      await log.save(requests.slice(from, from + REQUEST_LOG_BATCH));
  }

  source(days = 30): Promise<FeatureSource> {
    return openRequestLogSource(this.dataSource.options as DatabaseOptions, days, this.clock);
  }

  close(): Promise<void> {
    return this.stores.close();
  }
}

describe('sources of requests', () => {
  const folder = temporaryFolder();
  afterAll(() => folder.remove());
  const requests = entries(4_500);

  function fileSource(
    name: string,
    some: readonly RequestLogEntry[],
    format = 'auto',
  ): Promise<FeatureSource> {
    const path = join(folder.path, name);
    writeFileSync(path, FILES[name](some));
    return openLogSource([path], format);
  }

  async function learned(source: FeatureSource): Promise<object> {
    try {
      const result = await train(source, trainingInput({ forceAi: true, allLines: false }), {
        judge: createPathJudge(keywordsOptions(undefined, 'keywords'), () => new Set()),
        clock: new ManualClock(NOW),
      });
      const { model, ...rest } = result;
      return { ...rest, model: model === null ? null : encodeModel(model) };
    } finally {
      await source.close();
    }
  }

  let expected: { lines: LogLine[]; clients: LogClient[] };
  let learnedFromCombined: object;
  beforeAll(async () => {
    expected = await everything(await fileSource('combined', requests));
    learnedFromCombined = await learned(await fileSource('combined', requests));
  });

  it('read what was requested, and learn from it', () => {
    expect(expected.lines).toEqual(
      requests.map(({ address, at, method, path, status, responseTime, referer, userAgent }) => ({
        address,
        at,
        method,
        target: path,
        status,
        responseTime,
        referer,
        userAgent,
        denied: false,
      })),
    );
    expect(learnedFromCombined).toMatchObject({ model: expect.stringContaining('{') });
    const { banned } = learnedFromCombined as { banned: { client: string }[] };
    expect(banned.map(({ client }) => client).sort()).toEqual([
      '2001:db8:66::/64',
      ...GENERATED_SCANNERS.slice(0, 2),
    ]);
  });

  it.each(['vhost', 'json', 'csv'])(
    'of %s give the same lines, the same bans and the same model',
    async (name) => {
      expect(await everything(await fileSource(name, requests))).toEqual(expected);
      expect(await everything(await fileSource(name, requests, name))).toEqual(expected);
      expect(await learned(await fileSource(name, requests))).toEqual(learnedFromCombined);
    },
  );

  it.each(['json', 'csv'])('of %s tell what was denied', async (name) => {
    const verdicts = (['pass', 'deny', 'monitor'] as const).map((verdict, i) => ({
      ...requests[i],
      verdict,
    }));
    const { lines } = await everything(await fileSource(name, verdicts));
    expect(lines.map(({ denied }) => denied)).toEqual([false, true, false]);
  });

  it.each(['json', 'csv'])('of %s keep odd texts apart', async (name) => {
    const odd = ['a"b', 'a,b', 'a\r\nb', '"', '""', 'x\u2028y', '{"ip_address":"198.51.100.9"}', '",\n"'];
    const { lines } = await everything(
      await fileSource(
        name,
        odd.map((userAgent, i) => ({ ...requests[i], userAgent })),
      ),
    );
    const breaks = (text: string | null) => text?.replace(/\r\n/g, '\n');
    expect(lines.map(({ userAgent }) => breaks(userAgent))).toEqual(odd.map(breaks));
    expect(lines.map(({ address }) => address)).toEqual(requests.slice(0, odd.length).map((r) => r.address));
  });

  describe.each(SQL_BACKENDS)('in the request log on $name', (backend) => {
    let log: SqlLog;
    beforeAll(async () => {
      log = await SqlLog.open(backend);
    });
    afterAll(() => log.close());
    beforeEach(async () => {
      log.clock.set(NOW);
      await log.dataSource.getRepository(RequestLog).deleteAll();
    });

    it('give the same lines, the same bans and the same model', async () => {
      await log.save(requests);
      expect(await everything(await log.source())).toEqual(expected);
      expect(await learned(await log.source())).toEqual(learnedFromCombined);
    });

    it('give each row of one instant once, across pages', async () => {
      await log.save(requests.map((request) => ({ ...request, at: START })));
      expect((await everything(await log.source())).lines).toHaveLength(requests.length);
    });

    it('go back so many days, and not into the future', async () => {
      const at = (days: number, i: number) => ({ ...requests[i], at: NOW - days * DAY });
      await log.save([at(3.01, 0), at(3, 1), at(1, 2), at(0.001, 3), at(0, 4), at(-1, 5)]);
      const { lines } = await everything(await log.source(3));
      expect(lines.map((line) => line.at)).toEqual([NOW - 3 * DAY, NOW - DAY, NOW - 0.001 * DAY]);
    });

    it('tell what was denied, and read rows of the Python package', async () => {
      await log.save(
        (['pass', 'deny', 'monitor'] as const).map((verdict, i) => ({ ...requests[i], verdict })),
      );
      const rows = log.dataSource.getRepository(RequestLog);
      await rows.update({ requestId: 'test-2' }, { verdict: null, referer: '-', userAgent: '-', path: '*' });
      const { lines } = await everything(await log.source());
      expect(lines.map(({ denied }) => denied)).toEqual([false, true, false]);
      expect(lines[2]).toMatchObject({ referer: '', userAgent: '', target: null });
    });

    it('count rows without an address', async () => {
      await log.save([requests[0], { ...requests[1], address: 'unix' }]);
      const source = await log.source();
      const counts = await source.read(
        () => undefined,
        () => undefined,
      );
      await source.close();
      expect(counts).toMatchObject({ read: 2, parsed: 1, dropped: { 'no-client': 1 } });
    });

    it('are read on a connection that cannot write', async () => {
      await log.save(requests.slice(0, 1));
      const reading = await openReadOnly(log.dataSource.options as DatabaseOptions);
      const rows = reading.getRepository(RequestLog);
      expect(await rows.count()).toBe(1);
      await expect(rows.deleteAll()).rejects.toThrow(/read.?only/i);
      await reading.destroy();
      expect(await log.dataSource.getRepository(RequestLog).count()).toBe(1);
    });

    it('are read while others write', async () => {
      await log.save(requests);
      const source = await log.source();
      let written: Promise<void> | undefined;
      const addresses: string[] = [];
      const counts = await source.read(
        (line) => addresses.push(line.address),
        () => (written ??= log.save([{ ...requests[0], requestId: 'late', at: NOW + 1 }])),
      );
      await written;
      await source.close();
      expect(counts.read).toBe(requests.length);
      expect(await log.dataSource.getRepository(RequestLog).count()).toBe(requests.length + 1);
    });
  });

  it('are not found in the memory of another connection, or in a file that is not there', async () => {
    const open = (database: string) =>
      openRequestLogSource({ type: 'better-sqlite3', database }, 30, new ManualClock(NOW));
    await expect(open(':memory:')).rejects.toMatchObject({ code: 'AIWAF_E_LOG_UNSET' });
    await expect(open(join(folder.path, 'none.sqlite'))).rejects.toMatchObject({
      code: 'AIWAF_E_DATABASE_NOT_MIGRATED',
    });
  });
});

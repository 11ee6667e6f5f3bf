import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Engine, ManualClock, MemoryCounterStore, resolveOptions } from '#aiwaf/internals';
import { BROWSER } from '../helpers/host-app';
import { shopRoutes } from './routes';

interface Line {
  readonly t: number;
  readonly repeat?: number;
  readonly every?: number;
  readonly ip: string;
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly status: number;
  readonly expect: string | number | Readonly<Record<string, number>>;
}

interface Request extends Line {
  readonly line: number;
}

const START = 1_767_600_000_000;

/** One request each, in order of time. */
function requestsOf(lines: readonly Line[]): Request[] {
  const all = lines.flatMap((one, line) =>
    Array.from({ length: one.repeat ?? 1 }, (_, i) => ({
      ...one,
      line,
      t: one.t + i * (one.every ?? 0),
      path: one.path.replace('#', String(i)),
    })),
  );
  return all.sort((a, b) => a.t - b.t);
}

async function replay(lines: readonly Line[]) {
  const clock = new ManualClock(START);
  const routes = shopRoutes();
  const engine = new Engine(resolveOptions({ database: false }), {
    clock,
    counters: new MemoryCounterStore(10_000),
    emit: () => {},
    routes: () => routes,
    idPrefix: 'replay',
  });
  const answers = lines.map((): Record<string, number> => ({}));
  for (const { line, t, ip, method = 'GET', path, headers = {}, status } of requestsOf(lines)) {
    clock.set(START + t * 1_000);
    const merged = Object.entries({ host: 'shop.example', ...BROWSER, ...headers });
    const all = Object.fromEntries(merged.filter((entry): entry is [string, string] => entry[1] !== null));
    const facts = {
      peer: ip,
      method,
      target: path,
      httpVersion: '1.1',
      headers: all,
      rawHeaders: Object.entries(all).flat(),
    };
    const context = engine.contexts.make(facts, routes);
    const denial =
      (await engine.pipeline.run(context, 'connection')) ?? (await engine.pipeline.run(context, 'request'));
    engine.pipeline.finish(context, {
      status: denial?.verdict.status ?? status,
      durationMs: 5,
      aborted: false,
      contentLength: null,
      contentType: '',
    });
    const answer = denial === null ? 'pass' : String(denial.verdict.status);
    answers[line][answer] = (answers[line][answer] ?? 0) + 1;
  }
  const banned = [...new Set(lines.map(({ ip }) => ip))].filter(
    (ip) => engine.bans.find(engine.clients.resolve(ip, undefined), 'enforce', clock.now()) !== null,
  );
  return { answers, banned };
}

const cases = readdirSync(__dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

describe.each(cases)('replay of %s', (name) => {
  const read = (file: string) => readFileSync(join(__dirname, name, file), 'utf8');

  it('answers each request, and bans, as expected', async () => {
    const lines = read('requests.jsonl')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line);
    const { banned: expected } = JSON.parse(read('expected.json')) as { banned: string[] };
    const { answers, banned } = await replay(lines);
    lines.forEach(({ expect: wanted, path, ip }, i) => {
      const counts = typeof wanted === 'object' ? wanted : { [wanted]: 1 };
      expect([ip, path, answers[i]]).toEqual([ip, path, counts]);
    });
    expect(banned.filter((ip) => !expected.includes(ip))).toEqual([]);
    for (const ip of expected)
      expect([ip, answers[lines.findLastIndex((line) => line.ip === ip)]['403']]).toEqual([
        ip,
        expect.any(Number),
      ]);
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Experiment, Form } from './experiment';
import { Answers, failures, Load, quantile, spread, until } from './load';
import { ServingProcess } from './fault-orders';

const ROWS_PER_SECOND = 5_000;
const SLOW_ROWS_PER_SECOND = 100;
const PHASE_MS: Readonly<Record<Form, number>> = { short: 5_000, long: 60_000 };
const CAPACITY_MS: Readonly<Record<Form, number>> = { short: 2_000, long: 10_000 };
const CLIENTS = 16;
const MAX_QUEUE = 10_000;
const DRAIN_LIMIT_MS = 30_000;

interface Figures {
  readonly capacity: number;
  readonly phases: readonly Phase[];
  readonly problems: readonly string[];
}

interface Phase {
  readonly name: string;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly queue: number;
}

/** More rows of the request log than any database takes, while requests are served. */
export const r4: Experiment = {
  id: 'R4',
  promise:
    '5,000 rows a second into the request log while HTTP runs at half of its capacity, then with a database that takes 100: request times unchanged, the queue within its cap, logged and dropped make up what was sent, and no denial is dropped while anything else waits.',
  run: async (form) => {
    const folder = await mkdtemp(join(tmpdir(), 'aiwaf-r4-'));
    try {
      const limited = await tried(join(folder, 'limited.sqlite'), form, {});
      const unlimited = await tried(join(folder, 'unlimited.sqlite'), form, { maxPerSecond: 1_000_000 });
      const problems = [...limited.problems, ...unlimited.problems];
      const figures = {
        ...figuresOf('byDefault', limited),
        ...figuresOf('unlimited', unlimited),
        problems: problems.length === 0 ? 'none' : problems.join('; '),
      };
      return { pass: problems.length === 0, figures };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/**
 * @param requestLog `{}`: as hosts have it, where 200 rows a second are taken; else all that is given, so
 * that the queue fills, and SQLite takes time of the thread that serves
 */
async function tried(file: string, form: Form, requestLog: { maxPerSecond?: number }): Promise<Figures> {
  const aiwaf = {
    database: `sqlite:${file}`,
    clientIp: { trustedProxies: ['127.0.0.1'] },
    layers: { rateLimit: false, requestLog: { ...requestLog, maxQueue: MAX_QUEUE } },
  } as const;
  const host = await ServingProcess.start({ adapter: 'express', aiwaf });
  const trial = new Trial(host, form, requestLog.maxPerSecond === undefined);
  try {
    await trial.measureCapacity(CAPACITY_MS[form]);
    await trial.phase('bare', 0);
    await trial.phase('poured', ROWS_PER_SECOND);
    await host.ask({ do: 'slow-down', rowsPerSecond: SLOW_ROWS_PER_SECOND });
    await trial.phase('slow', ROWS_PER_SECOND);
    await host.ask({ do: 'slow-down', rowsPerSecond: null });
    await trial.settle();
    return { capacity: trial.capacity, phases: trial.phases, problems: trial.problems };
  } finally {
    trial.end();
    await host.close();
  }
}

class Trial {
  capacity = 0;
  readonly phases: Phase[] = [];
  readonly problems: string[] = [];
  private readonly load: Load;
  private sent = 0;
  private denied = 0;

  /** @param isSampled whether the log takes fewer rows a second than it is given */
  constructor(
    private readonly host: ServingProcess,
    private readonly form: Form,
    private readonly isSampled: boolean,
  ) {
    this.load = new Load(host.port);
  }

  end(): void {
    this.load.close();
  }

  /** Requests a second that so many clients get answered who ask one after another. */
  async measureCapacity(forMs: number): Promise<void> {
    const begun = performance.now();
    const before = this.sent;
    const ask = async () => {
      while (performance.now() - begun < forMs) await this.load.status(spread(this.sent++));
    };
    await Promise.all(Array.from({ length: CLIENTS }, ask));
    this.capacity = Math.round(((this.sent - before) / forMs) * 1_000);
  }

  async phase(name: string, rowsPerSecond: number): Promise<void> {
    const forMs = PHASE_MS[this.form];
    const from = this.sent;
    await this.host.ask({ do: 'pour', perSecond: rowsPerSecond, forMs });
    const answers = await this.load.run(this.capacity / 2, forMs, (i) => spread(from + i));
    const { poured } = await this.host.ask({ do: 'poured' });
    const { passed = 0, denied = 0, mostWaiting = 0 } = poured ?? {};
    this.sent += answers.sent + passed + denied;
    this.denied += denied;
    this.judge(name, answers, mostWaiting);
  }

  /** Everything that was sent was written or dropped, and the table holds what was written. */
  async settle(): Promise<void> {
    const settled = await until(async () => {
      await this.host.ask({ do: 'flush' });
      const { written, dropped, waiting } = await this.rows();
      return waiting === 0 && written + dropped === this.sent;
    }, DRAIN_LIMIT_MS);
    const { written, dropped, waiting } = await this.rows();
    if (settled === null)
      this.problems.push(`${written} written + ${dropped} dropped + ${waiting} waiting of ${this.sent} sent`);
    const stored = await this.count('');
    if (stored !== written) this.problems.push(`${written} written, but ${stored} stored`);
    const denials = await this.count("WHERE verdict = 'deny'");
    if (denials !== this.denied) this.problems.push(`${denials} of ${this.denied} denials stored`);
    if (dropped === 0) this.problems.push('nothing was dropped');
  }

  private judge(name: string, answers: Answers, queue: number): void {
    const [p50Ms, p99Ms] = [0.5, 0.99].map((share) => Number(quantile(answers.times, share).toFixed(1)));
    this.phases.push({ name, p50Ms, p99Ms, queue });
    if (failures(answers) > 0) this.problems.push(`${name}: ${failures(answers)} requests failed`);
    if (queue > MAX_QUEUE) this.problems.push(`${name}: ${queue} rows waited`);
    // A machine that runs other tests beside it stretches times: they are promised in the long form.
    const [bare] = this.phases;
    if (this.form === 'short' || !this.isSampled) return;
    if (p50Ms > bare.p50Ms * 1.5 + 1 || p99Ms > bare.p99Ms * 1.5 + 10)
      this.problems.push(`${name}: answers took longer`);
  }

  private async rows() {
    return (await this.host.status()).rows['requestLog.database'];
  }

  private async count(where: string): Promise<number> {
    const { rows } = await this.host.ask({
      do: 'query',
      sql: `SELECT COUNT(*) AS n FROM aiwaf_requestlog ${where}`,
    });
    return Number(rows?.[0].n);
  }
}

function figuresOf(name: string, { capacity, phases }: Figures): Record<string, number> {
  const each = phases.map(({ name: phase, p50Ms, p99Ms, queue }) => [
    [`${name}.${phase}.p50Ms`, p50Ms],
    [`${name}.${phase}.p99Ms`, p99Ms],
    [`${name}.${phase}.mostWaiting`, queue],
  ]);
  return Object.fromEntries([[`${name}.capacity`, capacity], ...each.flat()]) as Record<string, number>;
}

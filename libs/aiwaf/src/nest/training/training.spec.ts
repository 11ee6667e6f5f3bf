import {
  line,
  scan,
  TrainingFolder,
  TrainingHost,
  TrainingHostOptions,
  trainerOver,
  visits,
} from '../../../../../test/helpers/training-host';
import { Zone } from '../../../../../test/helpers/zone';
import { AiwafError } from '../../core/errors';
import { LogLine } from '../../core/ports/feature-source';
import { NameResolver } from '../../core/ports/name-resolver';
import { TrainingResult } from '../../learning';
import { RunTrainer } from './run-trainer';

const SCANNER = '203.0.113.66';
const GOOGLEBOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';

describe('training', () => {
  let folder: TrainingFolder;
  const hosts: TrainingHost[] = [];
  beforeEach(() => {
    folder = new TrainingFolder();
  });
  afterEach(async () => {
    for (const host of hosts.splice(0)) await host.close();
    folder.remove();
  });

  let lines: LogLine[] = [];
  const start = async (options: Partial<TrainingHostOptions> = {}) => {
    const host = await folder.host({ trainer: trainerOver(() => lines), ...options });
    hosts.push(host);
    return host;
  };
  /** A trainer that something happens to while it reads. */
  const meanwhile =
    (what: () => Promise<unknown>): RunTrainer =>
    async (job, onProgress, signal) => {
      await what();
      return trainerOver(() => lines)(job, onProgress, signal);
    };
  const bans = (host: TrainingHost) =>
    host.rows('select ip_address, source, level, reason, lifted_at from aiwaf_blacklistentry order by 1');
  const code = (run: Promise<unknown>) =>
    run.then(
      () => null,
      (error: AiwafError) => error.code,
    );
  beforeEach(() => {
    lines = [...visits(), ...scan(SCANNER)];
  });

  describe('a run', () => {
    it('bans, and stands in the list with its summary', async () => {
      const { aiwaf, ...host } = await start();
      const report = await aiwaf.train({ trigger: 'command' });
      expect(report).toMatchObject({ applied: true, action: 'ban', dryRun: false, runId: 1, proposed: 0 });
      expect(report.countries?.banned).toEqual([{ country: expect.any(String), clients: 1 }]);
      expect(await bans({ aiwaf, ...host })).toMatchObject([{ ip_address: SCANNER, source: 'trainer' }]);
      const [run] = await aiwaf.trainingRuns();
      expect(run).toMatchObject({ id: 1, state: 'done', trigger: 'command', token: 1, errorCode: null });
      expect(run.summary).toMatchObject({ bannedTotal: 1, banned: [{ client: SCANNER }], applied: true });
      expect(run.finishedAt).toBeGreaterThanOrEqual(run.startedAt);
    });

    it('leaves the same tables when it is done twice', async () => {
      const host = await start();
      lines.push(...scan('203.0.113.67'), ...scan('2001:db8:66::1'));
      await host.aiwaf.train();
      const before = await bans(host);
      expect(before).toHaveLength(3);
      await host.aiwaf.train();
      const again = await start();
      await again.aiwaf.train();
      expect(await bans(again)).toEqual(before);
      expect(await host.aiwaf.trainingRuns()).toMatchObject([{ token: 3 }, { token: 2 }, { token: 1 }]);
    });

    it('changes nothing when it is dry, also while another one runs', async () => {
      const dry = await start();
      let report;
      const busy = await start({
        trainer: meanwhile(async () => (report = await dry.aiwaf.train({ dryRun: true }))),
      });
      await busy.aiwaf.train();
      expect(report).toMatchObject({ dryRun: true, applied: false, bannedTotal: 1, runId: null });
      expect(await dry.aiwaf.trainingRuns()).toHaveLength(1);
      expect((await dry.aiwaf.explain(SCANNER)).ban).toBeNull();
    });

    it('works without a database', async () => {
      const host = await start({ aiwaf: { database: false } });
      expect(await host.aiwaf.train()).toMatchObject({ applied: true });
      expect((await host.aiwaf.explain(SCANNER)).ban).not.toBeNull();
      expect(await host.aiwaf.trainingRuns()).toHaveLength(1);
    });

    it('that fails is listed with its code, and hinders no other', async () => {
      let fails = true;
      const trainer = meanwhile(async () => {
        if (fails) throw new AiwafError('AIWAF_E_LOG_NOTHING_PARSED', 'None of 3 lines.', 'x');
      });
      const { aiwaf } = await start({ trainer });
      expect(await code(aiwaf.train())).toBe('AIWAF_E_LOG_NOTHING_PARSED');
      expect(await aiwaf.trainingRuns()).toMatchObject([
        { state: 'failed', errorCode: 'AIWAF_E_LOG_NOTHING_PARSED', errorMessage: 'None of 3 lines.' },
      ]);
      fails = false;
      expect(await aiwaf.train()).toMatchObject({ applied: true });
    });
  });

  describe('one process at a time', () => {
    it('refuses a second run, in the same process and in another, by name', async () => {
      const codes: (string | null)[] = [];
      const second = await start();
      const first = await start({
        trainer: meanwhile(async () => {
          codes.push(await code(second.aiwaf.train()), await code(first.aiwaf.train()));
        }),
      });
      await first.aiwaf.train();
      expect(codes).toEqual(['AIWAF_E_TRAINING_LEASE', 'AIWAF_E_TRAINING_LEASE']);
      expect(await first.aiwaf.trainingRuns()).toHaveLength(1);
      expect(await second.aiwaf.train()).toMatchObject({ runId: 2 });
    });

    it('keeps a run that lasts longer than its lease', async () => {
      const other = await start();
      let refused: string | null = null;
      const long = await start({
        trainer: meanwhile(async () => {
          await new Promise((resolve) => setTimeout(resolve, 1_500));
          refused = await code(other.aiwaf.train());
        }),
      });
      expect(await long.aiwaf.train()).toMatchObject({ applied: true });
      expect(refused).toBe('AIWAF_E_TRAINING_LEASE');
    });

    it('applies nothing of a run that was frozen until another one had the lease', async () => {
      const other = await start();
      let otherRun = 0;
      const frozen = await start({
        times: { renewMs: 3_600_000 },
        trainer: meanwhile(async () => {
          await new Promise((resolve) => setTimeout(resolve, 1_100));
          lines = visits();
          otherRun = (await other.aiwaf.train()).runId ?? 0;
          lines = [...visits(), ...scan(SCANNER)];
        }),
      });
      expect(await code(frozen.aiwaf.train())).toBe('AIWAF_E_TRAINING_LEASE_LOST');
      expect(await bans(other)).toEqual([]);
      expect((await frozen.aiwaf.explain(SCANNER)).ban).toBeNull();
      expect(await other.aiwaf.trainingRuns()).toMatchObject([
        { id: otherRun, state: 'done' },
        { state: 'abandoned' },
      ]);
    });

    it('ends a run as soon as its lease is known to be lost', async () => {
      const other = await start();
      const loses: RunTrainer = async (_job, _progress, signal) => {
        await long.database.query("update aiwaf_lease set holder = 'other', token = token + 1");
        return new Promise((_, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason as Error)),
        );
      };
      const long = await start({ trainer: loses });
      expect(await code(long.aiwaf.train())).toBe('AIWAF_E_TRAINING_LEASE_LOST');
      expect(await code(other.aiwaf.train())).toBe('AIWAF_E_TRAINING_LEASE');
    });
  });

  describe('stopping', () => {
    const untilStopped: RunTrainer = (_job, _progress, signal) =>
      new Promise<TrainingResult>((_, reject) => {
        if (signal.aborted) reject(signal.reason as Error);
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });

    it('at a shutdown gives the lease back and leaves the run to be caught up', async () => {
      const host = await folder.host({ trainer: untilStopped });
      const run = code(host.aiwaf.train());
      await new Promise((resolve) => setTimeout(resolve, 100));
      await host.close();
      expect(await run).toBe('AIWAF_E_TRAINING_STOPPED');
      const next = await start();
      expect(await next.aiwaf.trainingRuns()).toMatchObject([
        { state: 'abandoned', errorCode: 'AIWAF_E_TRAINING_STOPPED' },
      ]);
      expect(await next.aiwaf.train()).toMatchObject({ applied: true });
    });

    it('is for who asked for the run', async () => {
      const { aiwaf } = await start({ trainer: untilStopped });
      const controller = new AbortController();
      const run = code(aiwaf.train({ signal: controller.signal }));
      controller.abort();
      expect(await run).toBe('AIWAF_E_TRAINING_STOPPED');
      expect(await code(aiwaf.train({ signal: AbortSignal.abort() }))).toBe('AIWAF_E_TRAINING_STOPPED');
    });
  });

  describe('who is spared', () => {
    it('was unbanned while the run was reading', async () => {
      const host = await start({
        trainer: meanwhile(async () => {
          host.aiwaf.ban(SCANNER);
          host.aiwaf.unban(SCANNER);
        }),
      });
      const report = await host.aiwaf.train();
      expect(report).toMatchObject({
        bannedTotal: 0,
        spared: [{ client: SCANNER, cause: 'tombstone' }],
        sparedByCause: { tombstone: 1 },
      });
      expect((await host.aiwaf.explain(SCANNER)).ban).toBeNull();
    });

    it('is exempt by now, and leaves the blacklist', async () => {
      const host = await start();
      host.aiwaf.ban('203.0.113.7');
      await host.aiwaf.train();
      expect((await host.aiwaf.explain(SCANNER)).ban).not.toBeNull();
      await host.database.query(
        `insert into aiwaf_ipexemption (ip_address, reason, created_at, updated_at) values ('203.0.113.0/24', '', 0, 0)`,
      );
      const later = await start();
      await later.aiwaf.train();
      expect((await later.aiwaf.explain(SCANNER)).ban).toBeNull();
      expect((await later.aiwaf.explain('203.0.113.7')).ban).toBeNull();
    });

    it('is a crawler whose address says so too; an impostor is banned', async () => {
      const [crawler, impostor] = ['66.249.66.1', '203.0.113.9'];
      lines = [crawler, impostor].flatMap((address) => scan(address, { userAgent: GOOGLEBOT }));
      lines.push(...visits());
      const names = new Zone().crawler(crawler, 'crawl-66-249-66-1.googlebot.com');
      names.names[impostor] = ['host9.example'];
      const { aiwaf } = await start({
        override: (builder) => builder.overrideProvider(NameResolver).useValue(names),
      });
      const report = await aiwaf.train();
      expect(report.banned.map(({ client }) => client)).toEqual([impostor]);
      expect(report.spared).toMatchObject([{ client: crawler, cause: 'crawler' }]);
      expect((await aiwaf.explain(crawler)).ban).toBeNull();
    });

    it('is asked for 200 names at most, and only of who declares to be a crawler', async () => {
      lines = visits();
      for (let i = 0; i < 260; i++) {
        lines.push(...scan(`203.0.${i >> 7}.${i & 127}`, i < 250 ? { userAgent: GOOGLEBOT } : {}));
      }
      const names = new Zone();
      names.names['8.8.8.8'] = ['dns.google'];
      const { aiwaf } = await start({
        override: (builder) => builder.overrideProvider(NameResolver).useValue(names),
      });
      expect((await aiwaf.train()).bannedTotal).toBe(260);
      expect(names.asked.filter((question) => question.startsWith('203.0.'))).toHaveLength(200);
    });
  });

  describe('proposals', () => {
    const propose = { aiwaf: { training: { trainerActions: 'propose' as const } } };

    it.each([
      ['asked for', propose],
      ['in monitor mode', { aiwaf: { mode: 'monitor' as const } }],
      ['while nobody is banned', { aiwaf: { bans: { enabled: false } } }],
    ])('take the place of bans where that is so: %s', async (_, options) => {
      const host = await start(options);
      const report = await host.aiwaf.train();
      expect(report).toMatchObject({ action: 'propose', applied: false, bannedTotal: 1, proposed: 1 });
      expect(await bans(host)).toEqual([]);
      expect(await host.aiwaf.proposals()).toMatchObject([
        { key: SCANNER, state: 'pending', evidence: { scannerPaths: 5, examples: expect.any(Array) } },
      ]);
      expect(await host.aiwaf.train()).toMatchObject({ bannedTotal: 1, proposed: 0 });
    });

    it('bring the ban of a day when they are accepted', async () => {
      const host = await start(propose);
      await host.aiwaf.train();
      await host.aiwaf.acceptProposal(SCANNER);
      const { ban } = await host.aiwaf.explain(SCANNER);
      expect(ban).toMatchObject({ source: 'trainer', reason: expect.stringContaining('by a person') });
      expect((ban?.expiresAt ?? 0) - (ban?.createdAt ?? 0)).toBe(86_400_000);
      expect(await bans(host)).toHaveLength(1);
      expect(await host.aiwaf.proposals()).toEqual([]);
      expect(await host.aiwaf.proposals('accepted')).toMatchObject([{ key: SCANNER }]);
      expect(await code(host.aiwaf.acceptProposal(SCANNER))).toBe('AIWAF_E_PROPOSAL');
    });

    it('that were rejected come back with later evidence alone, and bring no ban in any mode', async () => {
      const host = await start(propose);
      await host.aiwaf.train();
      await host.aiwaf.rejectProposal(SCANNER);
      expect(await host.aiwaf.train()).toMatchObject({ bannedTotal: 0, sparedByCause: { tombstone: 1 } });
      const banning = await start();
      expect(await banning.aiwaf.train()).toMatchObject({ bannedTotal: 0 });
      expect(await bans(banning)).toEqual([]);
      lines.push(...scan(SCANNER, { at: Date.now() + 60_000 }));
      expect(await host.aiwaf.train()).toMatchObject({ proposed: 1 });
      expect(await banning.aiwaf.train()).toMatchObject({ bannedTotal: 1 });
    });

    it('are not accepted of who is never banned, nor of what is no address', async () => {
      const host = await start(propose);
      await host.aiwaf.train();
      await host.aiwaf.exempt(SCANNER);
      expect(await code(host.aiwaf.acceptProposal(SCANNER))).toBe('AIWAF_E_NEVER_BAN');
      expect(await code(host.aiwaf.acceptProposal('nobody'))).toBe('AIWAF_E_ADDRESS');
      expect(await host.aiwaf.proposals()).toHaveLength(1);
    });
  });

  it('keeps of a run with many clients a summary of 64 KiB', async () => {
    for (let i = 0; i < 300; i++) lines.push(...scan(`203.0.${i >> 7}.${i & 127}`));
    for (let i = 0; i < 300; i++) lines.push(line(`100.0.${i >> 7}.${i & 127}`, '/.env', 404));
    const { aiwaf } = await start();
    const report = await aiwaf.train();
    expect(report.banned).toHaveLength(301);
    const [{ summary }] = await aiwaf.trainingRuns();
    expect(Buffer.byteLength(JSON.stringify(summary))).toBeLessThanOrEqual(65_536);
    expect(summary).toMatchObject({ bannedTotal: 301, sparedTotal: 300, banned: { length: 50 } });
  });
});

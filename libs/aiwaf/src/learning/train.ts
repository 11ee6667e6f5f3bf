import { Address } from '../core/client/address';
import { AddressSet } from '../core/client/address-set';
import { PRIVATE_NETWORKS } from '../core/client/client';
import { BehaviourWindow } from '../core/anomaly/behaviour-window';
import { isAbsent } from '../core/anomaly/request-mark';
import { isRefusal } from '../core/evidence/refusals';
import { Exemptions } from '../core/exemptions/exemptions';
import { FeatureSource, LineCounts, LogClient, LogLine } from '../core/ports/feature-source';
import { RecentCache } from '../core/recent-cache';
import { buildForest, MIN_ROWS } from './forest/forest-builder';
import { ForestModel } from './forest/forest-model';
import { ForestScorer } from './forest/forest-scorer';
import { DatedRow, isOrdinaryRow, isRow, markOfLine, OpenRow, rowOf, settleRow } from './forest/log-rows';
import { modelGates } from './forest/model-gates';
import { RowSample } from './forest/row-sample';
import { ClientJudge } from './judging/client-judge';
import { ClientRecord } from './judging/client-record';
import { Evidence } from './judging/evidence';
import { JudgedClients } from './judging/judged-clients';
import { isExempt, KnownTarget, SiteKnowledge } from './judging/site-knowledge';
import { HOUR_MS } from './judging/worst-hour';
import { lineWarnings } from './line-warnings';
import { seededRandom } from './random';
import { TrainingDeps, TrainingInput } from './training-input';
import { NoModelCause, TrainingResult } from './training-result';

const DAY_MS = 86_400_000;
/** Lines between two chances to pause. */
const LINES_AT_A_STRETCH = 64;
/** Clients of one generation whose last minute is held: many times those of one minute of a busy site. */
const WINDOWS = 4_000;
const NOBODY: JudgedClients = {
  banned: [],
  bannedTotal: 0,
  spared: [],
  sparedTotal: 0,
  sparedByCause: {},
  anomalous: [],
  anomalousTotal: 0,
  clients: 0,
  evicted: 0,
};

/**
 * Reads a source of requests once, in bounded memory, judges their clients and learns a model and words.
 * Which paths the site serves and how new the log is, only its end tells: until then evidence and rows
 * are kept with what they are worth either way. With a route table that is known from the start.
 *
 * @param source read here; opened and closed by who gives it
 * @throws AiwafConfigError `AIWAF_E_ADDRESS`, before any work
 * @throws AiwafError `AIWAF_E_LOG_NOTHING_PARSED`
 */
export async function train(
  source: FeatureSource,
  input: TrainingInput,
  deps: TrainingDeps,
): Promise<TrainingResult> {
  const run = new Run(input, deps);
  let done = 0;
  const lines = await source.read(
    (line, client) => run.take(line, client),
    (more) => deps.onProgress?.((done += more), source.size),
  );
  return run.finish(lines);
}

/** One training run. */
class Run {
  private readonly startedAt: number;
  private readonly exemptions: Exemptions;
  private readonly neverBan: AddressSet;
  private readonly site: SiteKnowledge;
  private readonly judge: ClientJudge;
  private readonly sample: RowSample<OpenRow>;
  /** The same windows as live traffic is counted in, of the clients seen last. */
  private readonly windows = new RecentCache<BehaviourWindow>(WINDOWS);
  private newest = -Infinity;
  /** Epoch milliseconds before which lines are too old, by what was read so far. */
  private since = -Infinity;
  private denied = 0;
  private taken = 0;

  constructor(
    private readonly input: TrainingInput,
    private readonly deps: TrainingDeps,
  ) {
    const { options } = input;
    this.startedAt = deps.clock.now();
    this.exemptions = new Exemptions(input.exemptIps, input.exemptPaths);
    this.neverBan = AddressSet.parse(input.neverBan, 'bans.neverBan');
    this.site = new SiteKnowledge(deps.judge, this.exemptions, deps.isRouted ?? null);
    this.judge = new ClientJudge(
      {
        maxClients: options.maxClients,
        threshold: options.threshold,
        agentKind: deps.agentKind ?? (() => 'other'),
        isNeverBanned: (address) => this.isNeverBanned(address),
        isExempt: (address) => this.exemptions.coversAddress(address),
        tombstones: new Map(input.tombstones),
      },
      this.site,
      () => this.since,
    );
    this.sample = new RowSample(options.trees * options.sampleSize, seededRandom(options.seed));
  }

  take(line: LogLine, client: LogClient): void {
    if (++this.taken % LINES_AT_A_STRETCH === 0) this.rest();
    if (line.denied) {
      this.denied++;
      return;
    }
    this.note(line.at);
    const record = this.judge.meet(client, line.at);
    if (line.target === null) {
      this.judge.weigh(record, client, line, null);
      return;
    }
    const known = this.site.find(line.method, line.target);
    this.site.note(line, known, client);
    const evidence = this.judge.weigh(record, client, line, known);
    this.learnWords(record, client, line, known, evidence);
    if (!this.input.disableAi) this.learnRow(record, client, line, known, evidence);
  }

  finish(lines: LineCounts): TrainingResult {
    const { options } = this.input;
    const warnings = lineWarnings(lines);
    const { read, parsed, dropped } = lines;
    const usable = parsed - this.denied;
    const stopped = usable < options.minTrainLogs;
    const sampled = stopped || this.wantsModel(usable) !== null ? [] : this.rows();
    const rows = sampled.map(({ values }) => values).filter(isOrdinaryRow);
    const noModel =
      this.wantsModel(usable) ?? (stopped ? 'too-few-lines' : rows.length < MIN_ROWS ? 'too-few-rows' : null);
    const settings = { ...options, createdAt: this.startedAt };
    const { rest } = this;
    const model = noModel === null ? buildForest(rows, settings, seededRandom(options.seed), rest) : null;
    const gates =
      model === null ? [] : modelGates(model, rows, this.deps.previousModel ?? null, sampled, rest);
    const inForce = gates.every(({ passed }) => passed) ? model : null;
    return {
      lines: { read, parsed, dropped },
      denied: this.denied,
      usable,
      stopped,
      minTrainLogs: options.minTrainLogs,
      minAiLogs: options.minAiLogs,
      ...(stopped ? NOBODY : this.judge.finish(scorerOf(inForce), rest)),
      model,
      noModel,
      gates,
      keywords: stopped ? [] : (this.deps.keywords?.records() ?? []),
      routedPaths: this.site.routedPaths,
      newest: this.newest === -Infinity ? null : this.newest,
      warnings,
      seconds: (this.deps.clock.now() - this.startedAt) / 1_000,
    };
  }

  /** Moves the window. A line from the future, which only a wrong clock writes, makes no other old. */
  private note(at: number): void {
    if (at <= this.newest || at > this.startedAt + DAY_MS) return;
    this.newest = at;
    if (!this.input.allLines) this.since = at - this.input.options.windowDays * DAY_MS;
  }

  /** Takes a served path's words as the site's own, and those of what a scanner asked for besides as a scanner's. */
  private learnWords(
    record: ClientRecord,
    client: LogClient,
    { at, status }: LogLine,
    known: KnownTarget,
    evidence: Evidence | null,
  ): void {
    const { keywords } = this.deps;
    if (keywords === undefined) return;
    const { target, routed } = known;
    if (status >= 200 && status < 300) {
      keywords.served(target.lower);
    } else if (!routed && (evidence?.kind === 'scanner-path' || evidence?.kind === 'payload')) {
      if (record.case !== null) record.case.probedAt = at;
    } else if (status >= 400 && status < 500 && status !== 401 && !isRefusal(status)) {
      const probedAt = record.case?.probedAt ?? Infinity;
      const isScanner = at >= probedAt && at - probedAt <= HOUR_MS;
      if (isScanner && !routed && record.spared === null && !isExempt(known))
        keywords.sighted(target.lower, client, at);
    }
  }

  private learnRow(
    record: ClientRecord,
    client: LogClient,
    line: LogLine,
    known: KnownTarget,
    evidence: Evidence | null,
  ): void {
    if (record.spared === 'exempt' || line.at < this.since || !isRow(line, known)) return;
    const { case: held } = record;
    const recent = this.windowOf(record.key);
    const mark = markOfLine(line, known, evidence);
    const lot = this.sample.draw(client);
    const tells = held !== null && isAbsent(mark) && held.isMomentDue(line.at);
    const row = lot === -1 && !tells ? null : rowOf(line, known, recent);
    if (row !== null && lot !== -1) this.sample.put(lot, client, row, this.since);
    recent.add(line.at, mark);
    if (row !== null && tells) held.noteMoment({ row, behaviour: recent.behaviour(line.at, -Infinity) });
  }

  private readonly rest = (): void => this.deps.rest?.();

  private windowOf(client: string): BehaviourWindow {
    let window = this.windows.get(client);
    if (window === undefined) this.windows.set(client, (window = new BehaviourWindow()));
    return window;
  }

  private rows(): DatedRow[] {
    return this.sample.take(this.since).flatMap((row) => {
      const values = settleRow(row, this.site);
      return values === null ? [] : [{ at: row.at, values }];
    });
  }

  private isNeverBanned(address: Address): boolean {
    return this.neverBan.has(address) || (this.input.neverBanPrivate && PRIVATE_NETWORKS.has(address));
  }

  /** Why no model is to be learned, or `null` where one is. */
  private wantsModel(usable: number): NoModelCause | null {
    if (this.input.disableAi) return 'disabled';
    return this.input.forceAi || usable >= this.input.options.minAiLogs ? null : 'too-few-lines';
  }
}

function scorerOf(model: ForestModel | null): ForestScorer | null {
  return model === null ? null : new ForestScorer(model);
}

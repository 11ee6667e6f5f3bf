import { AddressSet } from '../core/client/address-set';
import { PRIVATE_NETWORKS } from '../core/client/client';
import { AiwafError } from '../core/errors';
import { Exemptions } from '../core/exemptions/exemptions';
import { buildForest, MIN_ROWS } from './forest/forest-builder';
import { isRow, markOfLine, rowOf } from './forest/log-rows';
import { RowSample } from './forest/row-sample';
import { ClientJudge } from './judging/client-judge';
import { ClientRecord } from './judging/client-record';
import { JudgedClients } from './judging/judged-clients';
import { KnownTarget, SiteKnowledge } from './judging/site-knowledge';
import { closeLogs, LogFile, openLogs } from './logs/log-files';
import { LogLine } from './logs/log-line';
import { LineCounts, LogScan } from './logs/log-scan';
import { seededRandom } from './random';
import { TrainingDeps, TrainingInput } from './training-input';
import { NoModelCause, TrainingResult, TrainingWarning } from './training-result';

const DAY_MS = 86_400_000;
/** A hundredth of the sample: the forest is to know the traffic, not its busiest client. */
const CLIENT_SHARE = 100;
const NOBODY: JudgedClients = { banned: [], bannedTotal: 0, spared: [], sparedTotal: 0, evicted: 0 };

/**
 * Reads access logs, judges their clients and learns a model. Two passes: the first learns which
 * paths the site serves and how new the log is, the second judges by that knowledge. Reading twice
 * costs about as much time again, and keeps memory bounded whatever the size of the log.
 *
 * @throws AiwafConfigError `AIWAF_E_LOG_MISSING`, `AIWAF_E_LOG_UNREADABLE`, `AIWAF_E_LOG_NOT_A_FILE`,
 *   `AIWAF_E_ADDRESS`, before any work
 * @throws AiwafError `AIWAF_E_LOG_NOTHING_PARSED`
 */
export async function train(input: TrainingInput, deps: TrainingDeps): Promise<TrainingResult> {
  const startedAt = deps.clock.now();
  const exemptions = new Exemptions(input.exemptIps, input.exemptPaths);
  const neverBan = AddressSet.parse(input.neverBan, 'bans.neverBan');
  const files = await openLogs(input.logs);
  try {
    return await new Run(input, deps, exemptions, neverBan, files, startedAt).run();
  } finally {
    await closeLogs(files);
  }
}

/** One training run over opened files. */
class Run {
  private readonly site: SiteKnowledge;
  private readonly scan: LogScan;
  private readonly sample: RowSample;

  constructor(
    private readonly input: TrainingInput,
    private readonly deps: TrainingDeps,
    private readonly exemptions: Exemptions,
    private readonly neverBan: AddressSet,
    files: readonly LogFile[],
    private readonly startedAt: number,
  ) {
    const { options } = input;
    this.site = new SiteKnowledge(deps.judge, exemptions, deps.isRouted ?? null);
    this.scan = new LogScan(files, progressOf(files, deps));
    this.sample = new RowSample(
      options.trees * options.sampleSize,
      Math.max(MIN_ROWS, Math.floor((options.trees * options.sampleSize) / CLIENT_SHARE)),
      seededRandom(options.seed),
    );
  }

  async run(): Promise<TrainingResult> {
    let newest = -Infinity;
    const lines = await this.scan.run((line, client) => {
      if (line.at > newest) newest = line.at;
      this.site.note(line, client);
    });
    const warnings = warningsOf(lines);
    if (lines.parsed < this.input.options.minTrainLogs)
      return this.result(lines, newest, warnings, NOBODY, true);
    return this.result(
      lines,
      newest,
      warnings,
      await this.judge(newest, this.wantsModel(lines) === null),
      false,
    );
  }

  /** Second pass: evidence, and rows where a model is to be learned. */
  private async judge(newest: number, learn: boolean): Promise<JudgedClients> {
    const { options, allLines, neverBanPrivate, tombstones } = this.input;
    const judge = new ClientJudge({
      maxClients: options.maxClients,
      threshold: options.threshold,
      since: allLines ? -Infinity : newest - options.windowDays * DAY_MS,
      isNeverBanned: (address) =>
        this.neverBan.has(address) || (neverBanPrivate && PRIVATE_NETWORKS.has(address)),
      isExempt: (address) => this.exemptions.coversAddress(address),
      tombstones: new Map(tombstones),
    });
    await this.scan.run((line, client) => {
      const record = judge.recordOf(client);
      const known = line.target === null ? null : this.site.find(line.method, line.target);
      judge.weigh(record, line, known, this.site.isOwnReferer(line.referer));
      if (!learn || known === null || !isRow(line, known)) return;
      this.offer(record, line, known);
      record.recent.add(line.at, markOfLine(line));
    });
    return judge.finish();
  }

  private offer(record: ClientRecord, line: LogLine, known: KnownTarget): void {
    if (this.exemptions.coversAddress(record.client.address)) return;
    const slot = this.sample.draw(record.client.key);
    if (slot === -1) return;
    this.sample.put(slot, rowOf(line, known, record.recent));
  }

  /** Why no model is to be learned, or `null` where one is. */
  private wantsModel(lines: LineCounts): NoModelCause | null {
    if (this.input.disableAi) return 'disabled';
    return this.input.forceAi || lines.parsed >= this.input.options.minAiLogs ? null : 'too-few-lines';
  }

  private result(
    lines: LineCounts,
    newest: number,
    warnings: readonly TrainingWarning[],
    clients: JudgedClients,
    stopped: boolean,
  ): TrainingResult {
    const { options } = this.input;
    const rows = this.sample.take();
    const noModel =
      this.wantsModel(lines) ?? (stopped ? 'too-few-lines' : rows.length < MIN_ROWS ? 'too-few-rows' : null);
    const settings = { ...options, createdAt: this.startedAt };
    const model = noModel === null ? buildForest(rows, settings, seededRandom(options.seed)) : null;
    return {
      lines,
      stopped,
      ...clients,
      model,
      noModel,
      routedPaths: this.site.routedPaths,
      newest: newest === -Infinity ? null : newest,
      warnings,
      seconds: (this.deps.clock.now() - this.startedAt) / 1_000,
    };
  }
}

function progressOf(files: readonly LogFile[], deps: TrainingDeps): (bytes: number) => void {
  const total = 2 * files.reduce((sum, file) => sum + file.bytes, 0);
  let done = 0;
  return (bytes) => deps.onProgress?.((done += bytes), total);
}

function warningsOf({ read, parsed, dropped }: LineCounts): TrainingWarning[] {
  const causes = Object.entries(dropped)
    .map(([cause, count]) => `${cause} ${count}`)
    .join(', ');
  if (read > 0 && parsed === 0) {
    throw new AiwafError(
      'AIWAF_E_LOG_NOTHING_PARSED',
      `None of ${read} lines could be read (${causes}).`,
      'Use the common or combined log format; the first field must be the address of the client.',
    );
  }
  if (parsed * 2 >= read) return [];
  const message = `Over half of the lines could not be read: ${read - parsed} of ${read} (${causes}).`;
  return [{ code: 'AIWAF_W_LOG_MOSTLY_UNPARSED', message }];
}

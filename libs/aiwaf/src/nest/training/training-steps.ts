import { Inject, Injectable } from '@nestjs/common';
import { messageOf } from '../../core/errors';
import { KeywordRecord } from '../../core/ports/keyword-store';
import { SparedClient, summarizeTraining, TrainingResult } from '../../learning';
import { EngineHost } from '../engine/engine-host';
import { Events } from '../events';
import { GeoCountries } from '../geo/geo-countries';
import { Keywords } from '../keywords/keywords';
import { ModelKeeper } from '../model/model-keeper';
import { ActionsTaken, ClientActions } from './client-actions';
import { countByCountry } from './country-summary';
import { Fence } from './fence';
import { reportedKeywords } from './keyword-report';
import { RUN_TRAINER } from './run-trainer';
import type { RunTrainer } from './run-trainer';
import { spareCrawlers } from './spare-crawlers';
import { TrainingJobs } from './training-jobs';
import {
  ReportedCountries,
  ReportedKeywords,
  ReportedModel,
  TrainingReport,
  TrainingRequest,
} from './training-report';

/**
 * The steps of a run: read and judge in a process, spare crawlers, then apply clients, words and model, the
 * fence before each. Every step that is done twice is done once, so that a run which died on the way is
 * mended by the next one.
 */
@Injectable()
export class TrainingSteps {
  constructor(
    private readonly host: EngineHost,
    private readonly jobs: TrainingJobs,
    private readonly actions: ClientActions,
    private readonly keywords: Keywords,
    private readonly models: ModelKeeper,
    private readonly countries: GeoCountries,
    private readonly events: Events,
    @Inject(RUN_TRAINER) private readonly train: RunTrainer,
  ) {}

  get hasSource(): boolean {
    return this.jobs.hasSource;
  }

  /** @param runId in the list of runs; `null` for a dry run, which applies nothing */
  async take(request: TrainingRequest, fence: Fence, runId: number | null): Promise<TrainingReport> {
    const { job, source } = await this.jobs.build(request);
    fence.signal.throwIfAborted();
    const result = await this.train(job, request.onProgress, fence.signal);
    const { banned, spared } = await spareCrawlers(result.banned, this.host.engine, fence.signal);
    const { enforce, monitor } = this.host.engine.keywords;
    const before = new Set([...enforce.active, ...monitor.active]);
    const actions: ActionsTaken =
      runId === null ? { banned, spared: [], proposed: 0 } : await this.applyClients(banned, fence);
    const keywords =
      runId === null
        ? reportedKeywords(result.keywords, before)
        : await this.applyKeywords(result.keywords, before, fence);
    const model = await this.applyModel(result, fence, runId);
    const judged = withSpared(result, actions.banned, [...spared, ...actions.spared]);
    const action = this.actions.action;
    return {
      ...summarizeTraining(judged),
      model,
      keywords,
      countries: await this.countriesOf(judged),
      source,
      dryRun: runId === null,
      action,
      applied: runId !== null && action === 'ban',
      proposed: actions.proposed,
      runId,
    };
  }

  private async applyClients(banned: TrainingResult['banned'], fence: Fence): Promise<ActionsTaken> {
    await fence.check();
    const taken = await this.actions.take(banned);
    await this.actions.liftExempt();
    return taken;
  }

  private async applyKeywords(
    learned: readonly KeywordRecord[],
    before: ReadonlySet<string>,
    fence: Fence,
  ): Promise<ReportedKeywords> {
    await fence.check();
    const { active } = await this.keywords.absorb(learned);
    return reportedKeywords(learned, before, active);
  }

  private async applyModel(
    { model, gates }: TrainingResult,
    fence: Fence,
    runId: number | null,
  ): Promise<ReportedModel | null> {
    if (model === null) return null;
    const { version, rows, threshold } = model;
    const gate = gates.find(({ passed }) => !passed) ?? null;
    if (runId === null) return { version, rows, threshold, state: null, gate, place: null };
    await fence.check();
    const outcome = await this.models.offer(model, gates, String(runId));
    return { version, rows, threshold, state: outcome.state, gate: outcome.gate, place: outcome.place };
  }

  /** Countries are for people to read: where they cannot be looked up the run goes on. */
  private async countriesOf({ anomalous, banned }: TrainingResult): Promise<ReportedCountries | null> {
    if (anomalous.length === 0 && banned.length === 0) return { anomalous: [], banned: [] };
    try {
      const lookup = await this.countries.lookup();
      const keys = (clients: readonly { client: string }[]) => clients.map(({ client }) => client);
      return {
        anomalous: await countByCountry(keys(anomalous), lookup),
        banned: await countByCountry(keys(banned), lookup),
      };
    } catch (error) {
      const message = `The countries of a training run were not looked up: ${messageOf(error)}`;
      this.events.warnOnce('AIWAF_W_TRAINING_COUNTRIES', message);
      return null;
    }
  }
}

/** A result in which some of those who were to be banned are spared. */
function withSpared(
  result: TrainingResult,
  banned: TrainingResult['banned'],
  spared: readonly SparedClient[],
): TrainingResult {
  const byCause: Partial<Record<SparedClient['cause'], number>> = { ...result.sparedByCause };
  for (const { cause } of spared) byCause[cause] = (byCause[cause] ?? 0) + 1;
  return {
    ...result,
    banned,
    bannedTotal: result.bannedTotal - spared.length,
    spared: [...spared, ...result.spared],
    sparedTotal: result.sparedTotal + spared.length,
    sparedByCause: byCause,
  };
}

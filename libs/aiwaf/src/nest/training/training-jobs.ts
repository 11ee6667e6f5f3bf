import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { EngineHost } from '../engine/engine-host';
import { Keywords } from '../keywords/keywords';
import { ModelKeeper } from '../model/model-keeper';
import { RequestLogs } from '../request-log/request-logs';
import { ROUTES_KEY } from '../routing/saved-routes';
import { servesHttp } from '../serves-http';
import { State } from '../state/state';
import { ClientActions } from './client-actions';
import { TrainingJob } from './training-job';
import { TrainingRequest } from './training-report';
import { hasTrainingSource, sourceText, trainingSource } from './training-source';

/** Share of one processor for training beside requests: a million lines take a minute or two then. */
const SHARE_BESIDE_REQUESTS = 0.2;

/** Says what a run reads and by what it judges, as plain data for the training process. */
@Injectable()
export class TrainingJobs {
  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly host: EngineHost,
    private readonly state: State,
    private readonly requestLogs: RequestLogs,
    private readonly actions: ClientActions,
    private readonly keywords: Keywords,
    private readonly models: ModelKeeper,
  ) {}

  /** Whether the options name something to read: an access log, or else the request log in the database. */
  get hasSource(): boolean {
    return hasTrainingSource(this.host.engine.options, this.requestLogs.rows !== null);
  }

  /** @throws AiwafConfigError `AIWAF_E_LOG_FORMAT`, `AIWAF_E_LOG_UNSET` */
  async build(request: TrainingRequest): Promise<{ job: TrainingJob; source: string }> {
    const { options } = this.host.engine;
    const { rows, connection } = this.requestLogs;
    const source = trainingSource(options, request, rows !== null, connection);
    const { ips, paths } = this.state.exemptions;
    const stored = { ips: await ips.load(), paths: await paths.load() };
    const job = {
      source,
      input: {
        options: options.training,
        forceAi: request.forceAi ?? options.training.forceAi,
        disableAi: request.disableAi ?? false,
        allLines: request.logs !== undefined,
        neverBan: [
          ...options.bans.neverBan,
          ...options.clientIp.trustedProxies.filter((proxy) => proxy !== 'unix'),
        ],
        neverBanPrivate: options.bans.neverBanPrivate,
        exemptIps: [...options.exemptIps, ...stored.ips.map((ip) => ip.address)],
        exemptPaths: [...options.exemptPaths, ...stored.paths.map((path) => path.path)],
        tombstones: [...(await this.actions.tombstones())],
      },
      keywords: options.layers.keywords,
      knownKeywords: await this.keywords.forTraining(),
      goodBots: options.layers.headers.goodBots,
      routes: await this.state.store.get(ROUTES_KEY),
      previousModel: await this.models.currentText(),
      share: servesHttp(this.adapterHost) ? SHARE_BESIDE_REQUESTS : 1,
    };
    return { job, source: sourceText(source) };
  }
}

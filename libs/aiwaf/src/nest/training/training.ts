import { Injectable } from '@nestjs/common';
import { parseAddress } from '../../core/client/address';
import { systemClock } from '../../core/clock';
import { AiwafConfigError } from '../../core/errors';
import { summarizeTraining, TrainingSummary } from '../../learning';
import { EngineHost } from '../engine/engine-host';
import { ModelKeeper } from '../model/model-keeper';
import { State } from '../state/state';
import { runTrainingWorker } from './run-training-worker';
import { ROUTES_KEY } from '../routing/saved-routes';

/** A trainer's ban lasts this long from its run, in ms. */
const TRAINER_BAN_MS = 86_400_000;

/** What a run is asked to do. */
export interface TrainingRequest {
  /** Access logs to read instead of `accessLog`; all their lines are judged, however old. */
  readonly logs?: readonly string[];
  /** Learns a model however few lines there are. */
  readonly forceAi?: boolean;
  /** Learns no model. */
  readonly disableAi?: boolean;
  /** Shows what a run would do and changes nothing. */
  readonly dryRun?: boolean;
  /** Told of the bytes read so far of all that will be read. */
  readonly onProgress?: (bytes: number, totalBytes: number) => void;
}

/** What a run found and did. */
export interface TrainingReport extends TrainingSummary {
  readonly dryRun: boolean;
  /** Bans were put into force; `false` in a dry run and in monitor mode, where they are proposals. */
  readonly applied: boolean;
  /** File of the new model, `null` where none was learned or none is kept. */
  readonly modelFile: string | null;
}

/** Runs the trainer in a worker thread and puts what it found into force. */
@Injectable()
export class Training {
  constructor(
    private readonly host: EngineHost,
    private readonly state: State,
    private readonly models: ModelKeeper,
  ) {}

  /**
   * @throws AiwafConfigError `AIWAF_E_LOG_UNSET` and what reading the logs throws
   */
  async run(request: TrainingRequest = {}): Promise<TrainingReport> {
    const { options, bans, exemptions } = this.host.engine;
    const logs = request.logs ?? options.accessLog;
    if (logs.length === 0) {
      throw new AiwafConfigError(
        'AIWAF_E_LOG_UNSET',
        'No access log is named.',
        'Pass --log FILE, or set the option accessLog or AIWAF_ACCESS_LOG.',
      );
    }
    const stored = await this.state.exemptions();
    const result = await runTrainingWorker(
      {
        input: {
          logs,
          options: options.training,
          forceAi: request.forceAi ?? false,
          disableAi: request.disableAi ?? false,
          allLines: request.logs !== undefined,
          neverBan: [
            ...options.bans.neverBan,
            ...options.clientIp.trustedProxies.filter((proxy) => proxy !== 'unix'),
          ],
          neverBanPrivate: options.bans.neverBanPrivate,
          exemptIps: [...options.exemptIps, ...stored.ips.map((ip) => ip.address)],
          exemptPaths: [...options.exemptPaths, ...stored.paths.map((path) => path.path)],
          tombstones: bans.tombstones(),
        },
        keywords: options.layers.keywords,
        routes: await this.state.store.get(ROUTES_KEY),
      },
      request.onProgress,
    );
    const dryRun = request.dryRun ?? false;
    const applied = !dryRun && options.mode === 'enforce' && options.bans.enabled;
    if (applied) {
      const now = systemClock.now();
      for (const { client, reason } of result.banned)
        bans.ban(client, 'enforce', reason, 'trainer', now, TRAINER_BAN_MS);
      for (const { key } of bans.blacklist.enforce.list(now)) {
        const address = parseAddress(key.split('/')[0]);
        if (address !== null && exemptions.coversAddress(address)) bans.lift(key);
      }
      await this.state.flush();
    }
    const modelFile = dryRun || result.model === null ? null : await this.models.replace(result.model);
    return { ...summarizeTraining(result), dryRun, applied, modelFile };
  }
}

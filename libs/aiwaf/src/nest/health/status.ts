import { Injectable } from '@nestjs/common';
import type { WriterStatus } from '../../storage';
import { EngineHost } from '../engine/engine-host';
import { ModelKeeper, ModelStatus } from '../model/model-keeper';
import { RedisStatus, SharedRedis } from '../redis/shared-redis';
import { RequestLogs } from '../request-log/request-logs';
import { Signals } from '../signals/signals';
import { ChangePoll } from '../state/change-poll';
import { HintStatus } from '../state/hint-carrier';
import { Hints } from '../state/hints';
import { State } from '../state/state';

/** How the firewall fares in this process, for a health check. */
export interface AiwafStatus {
  /** The kill switch is on: every request passes unseen. */
  readonly paused: boolean;
  /** The anomaly layer's model; `null`: none is trained, and the layer is off. */
  readonly model: ModelStatus | null;
  /** Times a layer failed. */
  readonly faults: number;
  /** Whether counters are shared through Redis now; `null`: there is none, each process counts for itself. */
  readonly redis: RedisStatus | null;
  /** How processes tell each other at once that something was written; `null`: they do not, each looks every `database.pollMs`. */
  readonly hints: HintStatus | null;
  /** Epoch ms at which a layer last failed; `null`: never. */
  readonly faultAt: number | null;
  /** Requests that were refused since a layer whose `failMode` is `closed` could not judge them. */
  readonly failedClosed: number;
  /** Epoch ms of the last of those; `null`: none. */
  readonly failedClosedAt: number | null;
  /** A model is in force in the store, or none could be looked up, and there is none here to use. */
  readonly modelMissing: boolean;
  /** Epoch ms up to which what other processes wrote is in force here; `null`: nothing is shared, or nobody polls. */
  readonly snapshotAt: number | null;
  /** What is written behind the requests: `bans`, `signals`, and `requestLog` by place, such as `requestLog.database`. */
  readonly rows: Readonly<Record<string, WriterStatus>>;
}

/** Puts together what the parts of the firewall tell of themselves. */
@Injectable()
export class Status {
  constructor(
    private readonly host: EngineHost,
    private readonly state: State,
    private readonly models: ModelKeeper,
    private readonly sharedRedis: SharedRedis,
    private readonly poll: ChangePoll,
    private readonly signals: Signals,
    private readonly requestLogs: RequestLogs,
    private readonly hints: Hints,
  ) {}

  /** Asks neither database nor Redis. */
  read(): AiwafStatus {
    const { paused, faults, faultAt, failedClosed, failedClosedAt } = this.host.engine.pipeline;
    const logs = Object.entries(this.requestLogs.status());
    return {
      paused,
      model: this.models.status(),
      faults,
      redis: this.sharedRedis.status(),
      hints: this.hints.status(),
      faultAt,
      failedClosed,
      failedClosedAt,
      modelMissing: this.models.isMissing,
      snapshotAt: this.poll.snapshotAt,
      rows: {
        bans: this.state.writing,
        signals: this.signals.status,
        ...Object.fromEntries(logs.map(([place, rows]) => [`requestLog.${place}`, rows])),
      },
    };
  }
}

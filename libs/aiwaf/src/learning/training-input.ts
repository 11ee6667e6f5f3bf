import { Clock } from '../core/clock';
import { AgentJudge } from '../core/ports/agent-judge';
import { PathJudge } from '../core/ports/path-judge';
import { ForestModel } from './forest/forest-model';
import { IsRouted } from './judging/site-knowledge';
import { LogKeywords } from './keywords';
import { TrainingOptions } from './training.options';

/** What a run is told: plain data, so that it can be sent to another process. */
export interface TrainingInput {
  readonly options: Readonly<TrainingOptions>;
  /** Learns a model however few lines there are. */
  readonly forceAi: boolean;
  /** Learns no model. */
  readonly disableAi: boolean;
  /** Judges all lines, not only those of the last `windowDays`; for logs that a person names. */
  readonly allLines: boolean;
  /** Addresses and networks that are never banned, those of trusted proxies included. */
  readonly neverBan: readonly string[];
  /** Loopback, link-local and private ranges are never banned. */
  readonly neverBanPrivate: boolean;
  readonly exemptIps: readonly string[];
  readonly exemptPaths: readonly string[];
  /** Client keys that were unbanned, each with the instant of it in epoch milliseconds. */
  readonly tombstones: readonly (readonly [key: string, liftedAt: number])[];
}

/** What a run needs from outside; made anew inside the training process. */
export interface TrainingDeps {
  readonly judge: PathJudge;
  /** Without it user agents say nothing. */
  readonly agentKind?: AgentJudge;
  readonly clock: Clock;
  /** A saved route table, which serves before what the log shows. */
  readonly isRouted?: IsRouted;
  /** Learns words from the same lines. */
  readonly keywords?: LogKeywords;
  /** The model in force, which a learned one is compared with. */
  readonly previousModel?: ForestModel | null;
  /** Called often: the run may pause there, so that others have the processor. */
  readonly rest?: () => void;
  /** Told how much was read so far of all that will be read, in the unit of the source. */
  readonly onProgress?: (done: number, total: number) => void;
}

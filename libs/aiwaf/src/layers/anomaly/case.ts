import { isAbsent, RequestMark } from '../../core/anomaly/request-mark';
import { Lane } from '../../core/request-context';
import { TrackedClient } from './tracked-client';

/** A client that goes on, for whom a confirmation may wait. */
export interface Waiting {
  readonly tracked: TrackedClient;
  readonly key: string;
  readonly lane: Lane;
  /** Epoch milliseconds of the request. */
  readonly at: number;
  /** Gives the points of a confirmation. */
  readonly give: () => void;
}

/** A request that was taken into its client's window. */
export interface Case extends Waiting {
  readonly mark: RequestMark;
  /** Whether model and behaviour agree that the client scans, by what is known now. */
  readonly isScanning: () => boolean;
}

/** Judges by what is known here. */
export function judgeAlone(taken: Case): void {
  if (taken.isScanning()) confirmAlone(taken);
  else if (isAbsent(taken.mark)) releaseAlone(taken);
}

export function confirmAlone({ tracked, lane, at, give }: Waiting): void {
  if (tracked.confirm(lane, at)) give();
}

export function releaseAlone({ tracked, lane, at, give }: Waiting): void {
  if (tracked.release(lane, at)) give();
}

import { AnomalyModel } from '../../core/ports/anomaly-model';
import { GateResult } from '../../core/ports/model-store';

/**
 * Requests that both models must have scored before a difference counts. The layer asks about clients that
 * behave like scanners alone, so that a quiet day may bring fewer.
 */
const MIN_SCORED = 20;
/** Share of the scored requests on which the two may differ; models of two days of one site agree on such. */
const MAX_DIFFERENCE = 0.2;

/**
 * A new model beside the one in force: wherever the anomaly layer asks that one, this one is asked too,
 * and only counted.
 */
export class ShadowTrial implements AnomalyModel {
  private scored = 0;
  private flagged = 0;
  private activeFlagged = 0;
  private differ = 0;

  constructor(
    private readonly active: AnomalyModel,
    private readonly candidate: AnomalyModel,
  ) {}

  /** That of the model in force. */
  get version(): string {
    return this.active.version;
  }

  get candidateVersion(): string {
    return this.candidate.version;
  }

  isAnomalous(row: ArrayLike<number>): boolean {
    const strange = this.active.isAnomalous(row);
    const candidate = this.candidate.isAnomalous(row);
    this.scored++;
    if (strange) this.activeFlagged++;
    if (candidate) this.flagged++;
    if (strange !== candidate) this.differ++;
    return strange;
  }

  /** What the trial has shown so far. */
  result(): GateResult {
    const { scored, flagged, activeFlagged, differ } = this;
    return {
      gate: 'share-flagged',
      passed: scored < MIN_SCORED || differ <= scored * MAX_DIFFERENCE,
      detail: `Of ${scored} requests that both scored it flags ${flagged}, the model in force ${activeFlagged}; they differ on ${differ} (at most ${MAX_DIFFERENCE * 100} %, from ${MIN_SCORED} on).`,
    };
  }
}

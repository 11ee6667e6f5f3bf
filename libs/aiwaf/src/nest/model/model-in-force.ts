import { Logger } from '@nestjs/common';
import { AnomalyModel } from '../../core/ports/anomaly-model';
import { ForestModel, ForestScorer } from '../../learning';
import { ShadowTrial } from './shadow-trial';

/** The model that the anomaly layer asks in this process, and the one that is tried beside it. */
export class ModelInForce {
  private scorer: ForestScorer | null = null;
  private running: ShadowTrial | null = null;

  /** @param use puts a model in place of the one that the layer asks, while requests are served */
  constructor(private readonly use: (model: AnomalyModel) => void) {}

  get model(): ForestModel | null {
    return this.scorer?.model ?? null;
  }

  get version(): string | null {
    return this.scorer?.version ?? null;
  }

  get trial(): ShadowTrial | null {
    return this.running;
  }

  /** @param place where it came from, for the log */
  put(model: ForestModel, place: string): void {
    this.scorer = new ForestScorer(model);
    this.running = null;
    this.use(this.scorer);
    new Logger('AIWAF').log(`Model ${model.version} of ${model.rows} rows is in force, from ${place}.`);
  }

  /** Begins a trial beside the model in force, which there must be. */
  tryOut(candidate: ForestModel): ShadowTrial {
    if (this.scorer === null) throw new Error('There is no model to try another one beside.');
    this.running = new ShadowTrial(this.scorer, new ForestScorer(candidate));
    this.use(this.running);
    return this.running;
  }

  endTrial(): void {
    if (this.running === null || this.scorer === null) return;
    this.running = null;
    this.use(this.scorer);
  }
}

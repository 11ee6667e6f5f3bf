import { systemClock } from '../../core/clock';
import { AiwafError, messageOf } from '../../core/errors';
import type { GateResult } from '../../core/ports/model-store';
import { Events } from '../events';

/** Tells operators what happens to models. */
export class ModelTidings {
  private failing = false;

  /** The store does not answer. */
  get isFailing(): boolean {
    return this.failing;
  }

  constructor(
    private readonly events: Events,
    /** Where the models are kept. */
    private readonly place: string,
    /** The version in force, or `null`. */
    private readonly inForce: () => string | null,
  ) {}

  /** The store answers again. */
  works(): void {
    this.failing = false;
  }

  /** Once while it lasts where the store fails; once each where a model cannot be used. */
  fault(error: unknown): void {
    const version = this.inForce();
    const stays = version === null ? 'the anomaly layer is off' : `model ${version} is in force`;
    if (error instanceof AiwafError && error.code === 'AIWAF_E_MODEL_INVALID') {
      const cause = `${error.problem} ${error.remedy}`;
      this.emit('AIWAF_W_MODEL_REFUSED', `The model in ${this.place} is not used, ${stays}. ${cause}`);
    } else if (!this.failing) {
      this.failing = true;
      this.emit(
        'AIWAF_W_MODEL_UNREAD',
        `Models cannot be looked up in ${this.place}, ${stays}: ${messageOf(error)}`,
      );
    }
  }

  /** A gate, or its trial, was failed by a model. */
  refusal(version: string, { gate, detail }: GateResult): void {
    const inForce = this.inForce();
    const stays = inForce === null ? '' : ` Model ${inForce} stays in force.`;
    const remedy = `\`aiwaf model rollback ${version}\` uses it all the same.`;
    this.emit(
      'AIWAF_W_MODEL_GATE',
      `Model ${version} failed the gate ${gate} and is kept aside: ${detail}${stays} ${remedy}`,
    );
  }

  uncopied(place: string, error: unknown): void {
    this.emit(
      'AIWAF_W_MODEL_UNCOPIED',
      `The copy of the model in ${place} is out of date: ${messageOf(error)}`,
    );
  }

  private emit(code: string, message: string): void {
    this.events.emit({ type: 'fault', at: systemClock.now(), code, message, layer: 'anomaly' });
  }
}

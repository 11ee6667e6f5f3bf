import { Clock } from '../../core/clock';
import { AiwafError } from '../../core/errors';
import type { GateResult, ModelPointer, SeenPointer } from '../../core/ports/model-store';
import { decodeModel } from '../../learning';
import { ModelCopies } from './model-copies';
import { ModelInForce } from './model-in-force';
import { ModelOffers } from './model-offers';
import { ModelTidings } from './model-tidings';
import { ModelVersions, usableModel } from './model-versions';

/** What a loader works with. */
export interface LoaderParts {
  readonly versions: ModelVersions;
  readonly copies: ModelCopies;
  readonly offers: ModelOffers;
  readonly inForce: ModelInForce;
  readonly tidings: ModelTidings;
  readonly clock: Clock;
}

/** Brings this process to what is in force in the store. */
export class ModelLoader {
  /** The store's word for the content that was last looked at. */
  private stamp: string | null = null;
  /** Whether a model was in force in the store when it was last read; `null`: it has not been. */
  wantsModel: boolean | null = null;

  constructor(private readonly parts: LoaderParts) {}

  /** Nothing was ever put in force in the store. */
  get isEmpty(): boolean {
    return this.stamp === '';
  }

  /**
   * Looks which model is in force, and takes it over where that has changed. One that cannot be used is
   * looked at once.
   *
   * @throws AiwafError `AIWAF_E_MODEL_INVALID`, and what the store throws
   */
  async look(): Promise<void> {
    const pointer = await this.parts.versions.pointer();
    this.wantsModel = pointer.active !== null;
    if (pointer.stamp !== this.stamp) await this.take(pointer);
    await this.followTrial(pointer);
  }

  /** The first of the copies that is good, or else of the store's older versions, is put in force. */
  async fallBack(): Promise<void> {
    for await (const { content, place } of this.parts.copies.read()) {
      if (this.puts(content, place)) return;
    }
    const { versions } = this.parts;
    for (const { version, state, activatedAt } of await versions.list()) {
      if (state !== 'kept' || activatedAt === null) continue;
      const content = await versions.store.content(version);
      if (content !== null && this.puts(content, versions.store.place)) return;
    }
  }

  private puts(content: string, place: string): boolean {
    try {
      this.parts.inForce.put(decodeModel(content), place);
      return true;
    } catch (error) {
      if (error instanceof AiwafError) return false;
      throw error;
    }
  }

  private async take({ active, stamp }: SeenPointer): Promise<void> {
    const { versions, inForce, copies } = this.parts;
    // What is gone leaves the model in force: nobody said that it is wrong.
    const content = active === null ? null : await versions.store.content(active);
    this.stamp = stamp;
    if (active === null) return;
    const model = usableModel(content, active);
    if (model.version !== inForce.version) inForce.put(model, versions.store.place);
    await copies.renew(content as string);
  }

  private async followTrial({ shadow, active }: ModelPointer): Promise<void> {
    const { offers, inForce, tidings, clock } = this.parts;
    if (shadow === null || inForce.version === null || inForce.version !== active) return inForce.endTrial();
    const result = await this.trialOf(shadow.version);
    if (!result.passed) {
      if (await offers.endTrialBadly(shadow.version, result)) tidings.refusal(shadow.version, result);
    } else if (clock.now() >= shadow.until) {
      await offers.endTrialWell(shadow.version);
    } else return;
    await this.look();
  }

  /** What the trial of a version has shown so far; begins it where it has not begun. */
  private async trialOf(version: string): Promise<GateResult> {
    const { versions, inForce } = this.parts;
    if (inForce.trial?.candidateVersion === version) return inForce.trial.result();
    const content = await versions.store.content(version);
    try {
      return inForce.tryOut(usableModel(content, version)).result();
    } catch (error) {
      if (!(error instanceof AiwafError)) throw error;
      return { gate: 'finite', passed: false, detail: error.problem };
    }
  }
}

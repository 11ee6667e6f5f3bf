import { Clock } from '../../core/clock';
import { AiwafError } from '../../core/errors';
import type { GateResult, ModelEntry, ModelPointer } from '../../core/ports/model-store';
import { decodeModel, ForestModel } from '../../learning';
import { artefactOf, ModelVersions, usableModel } from './model-versions';
import { ShadowTrial } from './shadow-trial';

/** What became of a model that was offered. */
export interface ModelOutcome {
  readonly version: string;
  readonly state: 'active' | 'shadow' | 'refused';
  /** The gate that it failed, `null` where it passed all. */
  readonly gate: GateResult | null;
  /** Where it was stored: `database`, `memory` or a file. */
  readonly place: string;
}

/** Decides what becomes of learned models, and of those on trial. */
export class ModelOffers {
  /** @param shadowMs how long a model is tried before it takes the other's place, in ms; 0: not at all */
  constructor(
    private readonly versions: ModelVersions,
    private readonly shadowMs: number,
    private readonly clock: Clock,
  ) {}

  /** @param trial the trial in this process, which a newer model ends */
  async offer(
    model: ForestModel,
    gates: readonly GateResult[],
    runId: string | null,
    trial: ShadowTrial | null,
  ): Promise<ModelOutcome> {
    const artefact = artefactOf(model, [...gates, ...faultsOf(model, gates)], runId);
    const gate = artefact.record.gates.find(({ passed }) => !passed) ?? null;
    const outcome = (state: ModelOutcome['state']): ModelOutcome => ({
      version: model.version,
      state,
      gate,
      place: this.versions.store.place,
    });
    const { active, shadow } = await this.versions.pointer();
    // What is in force already, learned once more, changes nothing.
    if (active === model.version && (await this.versions.isUsable(active)))
      return { ...outcome('active'), gate: null };
    if (gate !== null) {
      await this.versions.keep(artefact);
      return outcome('refused');
    }
    const now = this.clock.now();
    if (shadow !== null && shadow.version !== model.version) await this.decideEarly(shadow, trial, now);
    if (active !== null && active !== model.version && this.shadowMs > 0) {
      await this.versions.tryOut(artefact, now + this.shadowMs);
      return outcome('shadow');
    }
    await this.versions.activate(artefact, now);
    return outcome('active');
  }

  /**
   * @throws AiwafConfigError `AIWAF_E_MODEL_UNKNOWN`, `AIWAF_E_MODEL_NO_EARLIER`
   * @throws AiwafError `AIWAF_E_MODEL_INVALID`
   */
  async rollback(version?: string): Promise<ModelEntry> {
    const { state, ...target } = await this.versions.target(version);
    const content = await this.versions.store.content(target.version);
    usableModel(content, target.version);
    const record = { ...target, refused: state === 'refused' };
    await this.versions.activate({ record, content: content as string }, this.clock.now());
    return this.versions.target(target.version);
  }

  /** Ends a trial by putting its model in force; does nothing where it was ended elsewhere. */
  async endTrialWell(version: string): Promise<void> {
    if (!(await this.isTried(version))) return;
    const tried = await this.versions.find(version);
    if (tried === null) await this.versions.endTrial();
    else await this.versions.activate(tried, this.clock.now());
  }

  /** Ends a trial by refusing its model. Answers whether it was this process that did. */
  async endTrialBadly(version: string, gate: GateResult): Promise<boolean> {
    if (!(await this.isTried(version))) return false;
    const tried = await this.versions.find(version);
    await this.versions.endTrial();
    if (tried !== null) {
      const { record, content } = tried;
      await this.versions.keep({
        record: { ...record, refused: true, gates: [...record.gates, gate] },
        content,
      });
    }
    return true;
  }

  private async isTried(version: string): Promise<boolean> {
    return (await this.versions.pointer()).shadow?.version === version;
  }

  /**
   * A newer model ends the trial of the one before: well, where it has lasted half its time and nobody
   * has found fault; otherwise that one is kept unused. So daily training and a trial of a day get on.
   */
  private async decideEarly(
    shadow: NonNullable<ModelPointer['shadow']>,
    trial: ShadowTrial | null,
    now: number,
  ): Promise<void> {
    const lasted = now >= shadow.until - this.shadowMs / 2;
    if (lasted && trial?.result().passed !== false) await this.endTrialWell(shadow.version);
    else await this.versions.endTrial();
  }
}

/** A model that could not be read again is none, whatever its gates say. */
function faultsOf(model: ForestModel, gates: readonly GateResult[]): GateResult[] {
  if (gates.some(({ passed }) => !passed)) return [];
  try {
    decodeModel(artefactOf(model, [], null).content);
    return [];
  } catch (error) {
    if (!(error instanceof AiwafError)) throw error;
    return [{ gate: 'finite', passed: false, detail: error.problem }];
  }
}

import { Injectable, Logger, OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { systemClock } from '../../core/clock';
import type { GateResult, ModelEntry } from '../../core/ports/model-store';
import { decodeModel, ForestModel } from '../../learning';
import { Audit } from '../audit/audit';
import { EngineHost } from '../engine/engine-host';
import { Events } from '../events';
import { Hints } from '../state/hints';
import { State } from '../state/state';
import { ModelCopies } from './model-copies';
import { ModelDetails, modelDetails } from './model-details';
import { ModelInForce } from './model-in-force';
import { ModelLoader } from './model-loader';
import { ModelOffers, ModelOutcome } from './model-offers';
import { ModelPlaces, modelPlaces } from './model-places';
import { ModelTidings } from './model-tidings';
import { ModelVersions } from './model-versions';
import { withinLimit } from './time-limit';

/** How long the store may take to answer, and to change what is in force, in ms. */
const ANSWER_LIMIT_MS = 5_000;
const CHANGE_LIMIT_MS = 30_000;
/** A look that hangs is given up after so long, in ms, and another one begun. */
const HUNG_MS = 60_000;

/** The model in force. */
export interface ModelStatus {
  /** Names the learned content. */
  readonly version: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Rows that it was learned from. */
  readonly rows: number;
}

/**
 * Keeps the anomaly layer's model: reads it at start, swaps in what was put in force here or in another
 * process, and takes what training learned. Whatever cannot be read or used leaves the last good model.
 */
@Injectable()
export class ModelKeeper implements OnModuleInit, OnModuleDestroy {
  private readonly places: ModelPlaces;
  private readonly versions: ModelVersions;
  private readonly inForce: ModelInForce;
  private readonly tidings: ModelTidings;
  private readonly offers: ModelOffers;
  private readonly loader: ModelLoader;
  private timer: NodeJS.Timeout | undefined;
  private looking: { readonly since: number; readonly end: Promise<void> } | null = null;

  constructor(
    private readonly host: EngineHost,
    events: Events,
    private readonly adapterHost: HttpAdapterHost,
    state: State,
    private readonly audit: Audit,
    private readonly hints: Hints,
  ) {
    hints.on('models', async () => {
      if (this.timer !== undefined) await this.refresh();
    });
    const { options, anomaly } = host.engine;
    this.places = modelPlaces(options, state);
    this.versions = new ModelVersions(this.places.store);
    this.inForce = new ModelInForce((model) => anomaly.use(model));
    this.tidings = new ModelTidings(events, this.place, () => this.inForce.version);
    this.offers = new ModelOffers(this.versions, options.training.shadowMs, systemClock);
    this.loader = new ModelLoader({
      versions: this.versions,
      copies: new ModelCopies(this.places.copies, (place, error) => this.tidings.uncopied(place, error)),
      offers: this.offers,
      inForce: this.inForce,
      tidings: this.tidings,
      clock: systemClock,
    });
  }

  /**
   * @throws AiwafError `AIWAF_E_MODEL_INVALID` for a file that the options name; one that training put
   * in its usual place is no reason for an application not to start
   */
  async onModuleInit(): Promise<void> {
    if (!this.isAsked()) return;
    if (this.host.engine.options.layers.anomaly.modelFile === null) await this.start();
    else await this.loader.look();
    if (this.inForce.version === null && !this.host.engine.pipeline.paused) {
      new Logger('AIWAF').log('No model yet: the anomaly layer is off until one is trained.');
    }
    this.timer = setInterval(() => void this.refresh(), this.host.engine.options.pollMs);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** The model in force, or `null`. */
  status(): ModelStatus | null {
    if (this.inForce.model === null) return null;
    const { version, createdAt, rows } = this.inForce.model;
    return { version, createdAt, rows };
  }

  /** One is in force in the store, or that cannot be looked up, and there is none here to use. */
  get isMissing(): boolean {
    return this.inForce.model === null && (this.loader.wantsModel ?? this.tidings.isFailing);
  }

  /** Where the versions are kept: `database`, `memory` or a file. */
  get place(): string {
    return this.places.store.place;
  }

  /** Every version that is kept, the latest first. */
  list(): Promise<ModelEntry[]> {
    return withinLimit(this.versions.list(), ANSWER_LIMIT_MS, this.place);
  }

  /**
   * A version with what it is made of; by default the one in force.
   *
   * @throws AiwafConfigError `AIWAF_E_MODEL_UNKNOWN`
   */
  inspect(version?: string): Promise<ModelDetails> {
    return withinLimit(modelDetails(this.versions, version), ANSWER_LIMIT_MS, this.place);
  }

  /** The version that {@link rollback} would put in force. @throws AiwafConfigError as there */
  rollbackTarget(version?: string): Promise<ModelEntry> {
    return withinLimit(this.versions.target(version), ANSWER_LIMIT_MS, this.place);
  }

  /** The encoded model in force, for training to compare with; `null` where none can be used. */
  async currentText(): Promise<string | null> {
    const { active } = await withinLimit(this.versions.pointer(), ANSWER_LIMIT_MS, this.place);
    if (active === null) return null;
    const content = await withinLimit(this.versions.store.content(active), ANSWER_LIMIT_MS, this.place);
    try {
      if (content !== null) decodeModel(content);
      return content;
    } catch {
      return null;
    }
  }

  /**
   * Takes a model that was learned: keeps it aside where a gate refused it, else puts it in force, or on
   * trial beside the one that is.
   *
   * @param gates what `modelGates()` found
   * @param runId the training run
   * @throws the store's error; the model before stays in force
   */
  async offer(
    model: ForestModel,
    gates: readonly GateResult[],
    runId: string | null = null,
  ): Promise<ModelOutcome> {
    const offering = this.offers.offer(model, gates, runId, this.inForce.trial);
    const outcome = await withinLimit(offering, CHANGE_LIMIT_MS, this.place);
    if (outcome.gate !== null) this.tidings.refusal(model.version, outcome.gate);
    this.hints.tell('models');
    await this.refresh();
    return outcome;
  }

  /**
   * Puts an older version in force, by default the one before. Nothing keeps a later training from
   * putting a newer one in its place.
   *
   * @throws AiwafConfigError `AIWAF_E_MODEL_UNKNOWN`, `AIWAF_E_MODEL_NO_EARLIER`
   * @throws AiwafError `AIWAF_E_MODEL_INVALID`
   */
  async rollback(version?: string): Promise<ModelEntry> {
    const before = this.inForce.version;
    const entry = await withinLimit(this.offers.rollback(version), CHANGE_LIMIT_MS, this.place);
    this.hints.tell('models');
    await this.refresh();
    await this.audit.record({
      action: 'model.rollback',
      target: entry.version,
      before: { version: before },
      after: { version: entry.version },
    });
    return entry;
  }

  /** Takes over what is in force in the store by now. Never rejects; a bad model is told once. */
  async refresh(): Promise<void> {
    const before = this.looking;
    if (before !== null) {
      await withinLimit(before.end, ANSWER_LIMIT_MS, this.place).catch(() => undefined);
      if (this.looking === before && systemClock.now() - before.since < HUNG_MS) return;
    }
    // A look that another caller began in the meantime serves as well.
    const look = this.looking === null || this.looking === before ? this.look() : this.looking;
    await withinLimit(look.end, ANSWER_LIMIT_MS, this.place).catch((error: unknown) =>
      this.tidings.fault(error),
    );
  }

  /** Begins a look. Its end never rejects. */
  private look(): NonNullable<ModelKeeper['looking']> {
    const end = this.loader.look().then(
      () => this.tidings.works(),
      (error: unknown) => this.tidings.fault(error),
    );
    const look = { since: systemClock.now(), end };
    this.looking = look;
    void end.finally(() => {
      if (this.looking === look) this.looking = null;
    });
    return look;
  }

  private async start(): Promise<void> {
    try {
      await withinLimit(this.loader.look(), ANSWER_LIMIT_MS, this.place);
      if (this.loader.isEmpty) await withinLimit(this.adopt(), ANSWER_LIMIT_MS, this.place);
    } catch (error) {
      await withinLimit(this.loader.fallBack(), ANSWER_LIMIT_MS, this.place).catch(() => undefined);
      this.tidings.fault(error);
    }
  }

  /** Takes over a model that was left as a file where the store has none. */
  private async adopt(): Promise<void> {
    const content = (await this.places.adoptable?.read()) ?? null;
    if (content === null) return;
    await this.offers.offer(decodeModel(content), [], null, null);
    await this.loader.look();
  }

  /** Whether requests are served, and the layer is on. */
  private isAsked(): boolean {
    const { mode, layers } = this.host.engine.options;
    const adapter = this.adapterHost.httpAdapter as { getInstance?(): unknown } | undefined;
    return mode !== 'off' && layers.anomaly.mode !== 'off' && adapter?.getInstance?.() !== undefined;
  }
}

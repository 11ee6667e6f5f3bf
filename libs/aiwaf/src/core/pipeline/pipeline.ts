import { BanPolicy } from '../bans/ban-policy';
import { Clock } from '../clock';
import { messageOf } from '../errors';
import { Layer, Observer, Outcome, Phase } from '../layer';
import { layerBit, LayerId } from '../layer-id';
import { EventSink } from '../ports/event-sink';
import { Denial, header, Lane, RequestContext } from '../request-context';
import { Verdict } from '../verdict';
import { requestInfo } from './request-info';
import { LayerModes } from './layer-modes';

/** A layer with its bit, so that the request path does no look-up by name. */
interface Station {
  readonly layer: Layer;
  readonly bit: number;
}

/**
 * Runs the layers of a phase over a request, at most once each. Nothing that a layer throws leaves
 * this class: the layer passes, and the fault is told.
 */
export class Pipeline {
  private readonly phases: Readonly<Record<Phase, readonly Station[]>>;
  private readonly stations: ReadonlyMap<LayerId, Station>;
  /** Times a layer failed and let a request pass. */
  faults = 0;
  /** Set by the kill switch: every request passes unseen. */
  paused = false;

  constructor(
    layers: readonly Layer[],
    private readonly observers: readonly Observer[],
    private readonly modes: LayerModes,
    private readonly bans: BanPolicy,
    private readonly clock: Clock,
    private readonly emit: EventSink,
  ) {
    const stations = layers.map((layer) => ({ layer, bit: layerBit(layer.id) }));
    const inPhase = (phase: Phase) => stations.filter(({ layer }) => layer.phase === phase);
    this.phases = { connection: inPhase('connection'), request: inPhase('request'), route: inPhase('route') };
    this.stations = new Map(stations.map((station) => [station.layer.id, station]));
  }

  /**
   * Runs the layers of a phase that have not run. Layers whose exemption only the handler can tell
   * are left to their guard. Answers the denial to enforce, or `null`.
   */
  run(context: RequestContext, phase: Phase): Denial | null | Promise<Denial | null> {
    return this.runFrom(context, this.phases[phase], 0, context.route.undecided);
  }

  /** Runs one layer for its guard, unless it has run or the request is exempt from it. */
  runLayer(context: RequestContext, id: LayerId): Denial | null | Promise<Denial | null> {
    const station = this.stations.get(id);
    if (station === undefined) return null;
    return this.runFrom(context, [station], 0, 0);
  }

  private runFrom(
    context: RequestContext,
    stations: readonly Station[],
    from: number,
    skip: number,
  ): Denial | null | Promise<Denial | null> {
    if (this.paused) return null;
    for (let i = from; i < stations.length; i++) {
      const { layer, bit } = stations[i];
      if (((context.ran | context.exempt | skip) & bit) !== 0) continue;
      context.ran |= bit;
      const mode = this.modes.of(layer.id, context);
      if (mode === 'off') continue;
      const lane: Lane = mode === 'enforce' ? 'enforce' : 'monitor';
      let verdict: Verdict | Promise<Verdict>;
      try {
        verdict = layer.inspect(context, lane);
      } catch (error) {
        this.fault(layer.id, error);
        continue;
      }
      if (verdict instanceof Promise) {
        return verdict
          .catch((error: unknown) => this.fault(layer.id, error))
          .then(
            (late) =>
              (late && this.settle(context, layer.id, lane, late)) ||
              this.runFrom(context, stations, i + 1, skip),
          );
      }
      if (verdict.kind !== 'pass') {
        const denial = this.settle(context, layer.id, lane, verdict);
        if (denial !== null) return denial;
      }
    }
    return null;
  }

  /** Takes the points of a verdict and answers the denial if it is to be enforced. */
  private settle(context: RequestContext, layer: LayerId, lane: Lane, verdict: Verdict): Denial | null {
    switch (verdict.kind) {
      case 'pass':
        return null;
      case 'flag':
        this.award(context, lane, verdict.points, verdict.code, false);
        return null;
      case 'deny': {
        const enforced = lane === 'enforce';
        // In enforce mode nothing runs after a denial, so nothing after the first would-be denial
        // counts in monitor mode either.
        if (context.denial !== null && !enforced) return null;
        const denial: Denial = { layer, verdict, enforced };
        context.denial = denial;
        this.award(context, lane, verdict.points, verdict.code, true);
        this.tell(context, denial);
        return enforced ? denial : null;
      }
    }
  }

  /** The request is over: observers learn how, and may give points. */
  finish(context: RequestContext, outcome: Outcome): void {
    if (this.paused) return;
    for (const observer of this.observers) {
      try {
        observer.observe(context, outcome, (points, code) => {
          const lane = this.modes.of('blacklist', context) === 'enforce' ? 'enforce' : 'monitor';
          this.award(context, lane, points, code, false);
        });
      } catch (error) {
        this.fault(undefined, error);
      }
    }
  }

  private award(context: RequestContext, lane: Lane, points: number, code: string, refused: boolean): void {
    if (points === 0 && this.bans.options.policy === 'points') return;
    const info = this.bans.options.storeRequestInfo ? requestInfo(context) : undefined;
    this.bans.award(context.client, lane, points, code, context.now, refused, info);
  }

  private tell(context: RequestContext, { layer, verdict, enforced }: Denial): void {
    this.emit({
      type: 'denial',
      at: context.now,
      requestId: context.id,
      layer,
      code: verdict.code,
      ...(verdict.detail === undefined ? {} : { detail: verdict.detail }),
      client: context.client.key,
      method: context.method,
      path: context.target.raw.slice(0, 500),
      userAgent: header(context.headers, 'user-agent').slice(0, 500),
      status: verdict.status,
      points: verdict.points,
      enforced,
    });
  }

  private fault(layer: LayerId | undefined, error: unknown): null {
    this.faults++;
    this.emit({
      type: 'fault',
      at: this.clock.now(),
      code: 'AIWAF_W_LAYER_FAILED',
      message: messageOf(error),
      ...(layer === undefined ? {} : { layer }),
    });
    return null;
  }
}

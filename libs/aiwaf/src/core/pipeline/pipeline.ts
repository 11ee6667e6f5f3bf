import { BanPolicy } from '../bans/ban-policy';
import { Clock } from '../clock';
import { messageOf } from '../errors';
import { Award, Layer, Observer, Outcome, Phase } from '../layer';
import { layerBit, LayerId, LayerMask } from '../layer-id';
import { BanRecord } from '../ports/ban-store';
import { withoutSecrets } from '../path/without-secrets';
import { Mode } from '../mode';
import { EventSink } from '../ports/event-sink';
import { Denial, header, Lane, RequestContext } from '../request-context';
import { Verdict } from '../verdict';
import { failureCode } from '../verdict-codes';
import { withinLimit } from '../within-limit';
import { RequestInfo } from './request-info';
import { isUsual, LayerModes } from './layer-modes';
import { Watches } from './watches';

/** How long a layer that asks elsewhere may take, in ms; each has a shorter limit of its own. */
const LAYER_LIMIT_MS = 1_000;

/** A layer with its bit and its mode for most requests, so that the request path does no look-up by name. */
interface Station {
  readonly layer: Layer;
  readonly bit: number;
  readonly mode: Mode;
}

/**
 * Runs the layers of a phase over a request, at most once each. Nothing that a layer throws leaves
 * this class: the layer passes, or refuses where it fails closed, and the fault is told.
 */
export class Pipeline {
  private readonly phases: Readonly<Record<Phase, readonly Station[]>>;
  private readonly alone: ReadonlyMap<LayerId, readonly Station[]>;
  private readonly watches: Watches;
  private readonly requestInfo: RequestInfo;
  /** Times a layer failed. */
  faults = 0;
  /** Epoch milliseconds at which a layer last failed; `null` for never. */
  faultAt: number | null = null;
  /** Requests that were refused since a layer that fails closed could not judge them. */
  failedClosed = 0;
  /** Epoch milliseconds of the last of those; `null` for none. */
  failedClosedAt: number | null = null;
  /** Set by the kill switch: every request passes unseen. */
  paused = false;

  /** @param closed layers that refuse what they fail to judge */
  constructor(
    layers: readonly Layer[],
    observers: readonly Observer[],
    private readonly modes: LayerModes,
    private readonly bans: BanPolicy,
    private readonly clock: Clock,
    private readonly emit: EventSink,
    private readonly closed: LayerMask = 0,
  ) {
    const stations = layers.map((layer) => ({ layer, bit: layerBit(layer.id), mode: modes.usual(layer.id) }));
    const inPhase = (phase: Phase) => stations.filter(({ layer }) => layer.phase === phase);
    this.phases = { connection: inPhase('connection'), request: inPhase('request'), route: inPhase('route') };
    this.watches = new Watches(
      observers,
      modes,
      (context, lane) => this.awardIn(context, lane),
      (layer, error) => this.fault(layer, error),
    );
    this.requestInfo = new RequestInfo(bans.options);
    this.alone = new Map(stations.map((station) => [station.layer.id, [station]]));
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
    const stations = this.alone.get(id);
    return stations === undefined ? null : this.runFrom(context, stations, 0, 0);
  }

  private runFrom(
    context: RequestContext,
    stations: readonly Station[],
    from: number,
    skip: number,
  ): Denial | null | Promise<Denial | null> {
    if (this.paused) return null;
    for (let i = from; i < stations.length; i++) {
      const { layer, bit, mode: usual } = stations[i];
      if (((context.ran | context.exempt | skip) & bit) !== 0) continue;
      context.ran |= bit;
      const mode = isUsual(context) ? usual : this.modes.of(layer.id, context);
      if (mode === 'off') continue;
      const lane: Lane = mode === 'enforce' ? 'enforce' : 'monitor';
      let verdict: Verdict | Promise<Verdict>;
      try {
        verdict = layer.inspect(context, lane);
      } catch (error) {
        const denial = this.failed(context, layer.id, lane, error);
        if (denial !== null) return denial;
        continue;
      }
      if (verdict instanceof Promise) return this.awaited(verdict, context, stations, i, skip, lane);
      if (verdict.kind !== 'pass') {
        const denial = this.settle(context, layer.id, lane, verdict);
        if (denial !== null) return denial;
      }
    }
    return null;
  }

  /**
   * The rest of the way once a layer has its answer. Apart, since what a closure captures is laid out anew at
   * every turn of the loop, whether one is made or not.
   */
  private awaited(
    verdict: Promise<Verdict>,
    context: RequestContext,
    stations: readonly Station[],
    at: number,
    skip: number,
    lane: Lane,
  ): Promise<Denial | null> {
    const { id } = stations[at].layer;
    return withinLimit(verdict, LAYER_LIMIT_MS, `The layer ${id}`)
      .then(
        (late) => this.settle(context, id, lane, late),
        (error: unknown) => this.failed(context, id, lane, error),
      )
      .then((denial) => denial ?? this.runFrom(context, stations, at + 1, skip));
  }

  /** A layer could not judge: answers the denial to enforce where it fails closed. */
  private failed(context: RequestContext, layer: LayerId, lane: Lane, error: unknown): Denial | null {
    this.fault(layer, error);
    if ((this.closed & layerBit(layer)) === 0) return null;
    if (lane === 'enforce') {
      this.failedClosed++;
      this.failedClosedAt = this.clock.now();
    }
    return this.settle(context, layer, lane, {
      kind: 'deny',
      status: 503,
      points: 0,
      code: failureCode(layer),
    });
  }

  /** Takes the points of a verdict and answers the denial if it is to be enforced. */
  private settle(context: RequestContext, layer: LayerId, lane: Lane, verdict: Verdict): Denial | null {
    switch (verdict.kind) {
      case 'pass':
        return null;
      case 'flag':
        context.suspicion += verdict.points;
        this.award(context, lane, verdict.points, verdict.code, false);
        return null;
      case 'deny': {
        const enforced = lane === 'enforce';
        // In enforce mode nothing runs after a denial, so nothing after the first would-be denial
        // counts in monitor mode either.
        if (context.denial !== null && !enforced) return null;
        const denial: Denial = { layer, verdict, enforced };
        context.denial = denial;
        context.suspicion += verdict.points;
        this.award(context, lane, verdict.points, verdict.code, true);
        this.tell(context, denial);
        return enforced ? denial : null;
      }
    }
  }

  /** The request is over: observers that have not been told learn how, and may give points. */
  finish(context: RequestContext, outcome: Outcome): void {
    if (!this.paused) this.watches.tellAll(context, outcome);
  }

  /**
   * Tells one observing layer the end early: the answer is not sent yet. Answers the denial to enforce when
   * that brought the client a ban.
   */
  conclude(context: RequestContext, id: LayerId, outcome: Outcome): Denial | null {
    if (this.paused) return null;
    const before = context.ban;
    this.watches.tellLayer(id, context, outcome);
    if (context.ban === before || context.denial !== null) return null;
    const verdict: Verdict = { kind: 'deny', status: 403, points: 0, code: `${id}.banned` };
    return this.settle(context, id, 'enforce', verdict);
  }

  private awardIn(context: RequestContext, lane: Lane): Award {
    return (points, code) => {
      const ban = this.award(context, lane, points, code, false);
      if (ban !== null && lane === 'enforce') context.ban = ban;
    };
  }

  private award(
    context: RequestContext,
    lane: Lane,
    points: number,
    code: string,
    refused: boolean,
  ): BanRecord | null {
    if (points === 0 && this.bans.options.policy === 'points') return null;
    const info = this.requestInfo.of(context);
    return this.bans.award(context.client, lane, points, code, context.now, refused, info, context.id);
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
      path: withoutSecrets(context.target.raw).slice(0, 500),
      userAgent: header(context.headers, 'user-agent').slice(0, 500),
      status: verdict.status,
      points: verdict.points,
      enforced,
    });
  }

  private fault(layer: LayerId | undefined, error: unknown): void {
    this.faults++;
    this.faultAt = this.clock.now();
    this.emit({
      type: 'fault',
      at: this.faultAt,
      code: 'AIWAF_W_LAYER_FAILED',
      message: messageOf(error),
      ...(layer === undefined ? {} : { layer }),
    });
  }
}

import { LRUCache } from 'lru-cache';
import { isConfirmed, LIVE_LIMITS } from '../../core/anomaly/behaviour';
import { isAbsent, markOf, PLAIN, RequestMark } from '../../core/anomaly/request-mark';
import { isOrdinaryMiss } from '../../core/evidence/ordinary-misses';
import { isRefusal } from '../../core/evidence/refusals';
import { features } from '../../core/features';
import { Award, Observer, Outcome } from '../../core/layer';
import { AnomalyModel } from '../../core/ports/anomaly-model';
import { PathJudge, PathJudgement } from '../../core/ports/path-judge';
import { isDenied, Lane, RequestContext } from '../../core/request-context';
import { AnomalyOptions } from './anomaly.options';
import { TrackedClient } from './tracked-client';

/** Points of an anomaly that the client's behaviour confirms. */
const CONFIRMED_POINTS = 50;

/**
 * Asks the learned model about requests where it can matter, and gives points when the client's last
 * minute confirms what it says. Without a model it does nothing. Since only both together count, the
 * cheap question comes first: the model is asked about clients that behave like scanners.
 */
export class AnomalyObserver implements Observer {
  readonly id = 'anomaly';
  private readonly clients: LRUCache<string, TrackedClient>;
  private current: AnomalyModel | null = null;

  constructor(
    options: Readonly<AnomalyOptions>,
    private readonly judge: PathJudge,
  ) {
    this.clients = new LRUCache({ max: options.maxTracked });
  }

  /** The model in force, or `null`. */
  get model(): AnomalyModel | null {
    return this.current;
  }

  /** Puts a model in place of the one in force, while requests are served; `null` turns the layer off. */
  use(model: AnomalyModel | null): void {
    this.current = model;
    if (model === null) this.clear();
  }

  /** Forgets how clients behaved. */
  clear(): void {
    this.clients.clear();
  }

  observe(context: RequestContext, outcome: Outcome, award: Award, lane: Lane): void {
    const { client, now, route } = context;
    if (this.current === null || client.neverBan) return;
    // Our own denials are no evidence: they are in no window. But who goes on while it is refused is
    // still there, and a confirmation that waited for that takes effect.
    if (isDenied(context, lane)) {
      const known = route.routed || isOrdinaryMiss(context) ? undefined : this.clients.get(client.key);
      if (known?.release(lane, now) === true) award(CONFIRMED_POINTS, 'anomaly.confirmed');
      return;
    }
    if (isRefusal(outcome.status)) return;
    const tracked = this.clients.get(client.key) ?? this.track(client.key);
    if (route.routed && outcome.status !== 404 && context.suspicion === 0) {
      tracked.window.add(now, PLAIN);
      return;
    }
    if (this.isScanning(tracked, context, outcome, lane)) award(CONFIRMED_POINTS, 'anomaly.confirmed');
  }

  /** The features of a request that has ended, before it is taken into its client's window. */
  row(context: RequestContext, outcome: Outcome): number[] {
    return this.rowOf(
      context,
      outcome,
      context.route.routed ? 0 : this.judge(context.target).hits,
      this.clients.peek(context.client.key),
    );
  }

  /** Takes a request into the window and judges by it. Answers whether points are due. */
  private isScanning(tracked: TrackedClient, context: RequestContext, outcome: Outcome, lane: Lane): boolean {
    const { now, route } = context;
    const judgement = route.routed ? null : this.judge(context.target);
    const row = this.rowOf(context, outcome, judgement?.hits ?? 0, tracked);
    const mark = markRequest(context, outcome, judgement);
    tracked.window.add(now, mark);
    const matters = outcome.status === 404 || context.suspicion > 0 || tracked.isDue(lane, now);
    if (matters && isConfirmed(tracked.window.behaviour(now, tracked.usedUpTo(lane, now)), LIVE_LIMITS)) {
      tracked.scored(lane, now);
      if (this.current?.isAnomalous(row) === true) return tracked.confirm(lane, now);
    }
    return isAbsent(mark) && tracked.release(lane, now);
  }

  private rowOf(
    context: RequestContext,
    outcome: Outcome,
    keywordHits: number,
    tracked: TrackedClient | undefined,
  ): number[] {
    const { now, answeredAt, target } = context;
    return features({
      pathLength: target.path.length,
      keywordHits,
      responseTime: (answeredAt === null ? outcome.durationMs : answeredAt - now) / 1_000,
      status: outcome.status,
      burst: tracked?.window.burst(now) ?? 0,
      notFound: tracked?.window.notFound(now) ?? 0,
    });
  }

  private track(key: string): TrackedClient {
    const tracked = new TrackedClient();
    this.clients.set(key, tracked);
    return tracked;
  }
}

/** @param judgement of a path that nothing serves, else `null` */
function markRequest(
  context: RequestContext,
  { status }: Outcome,
  judgement: PathJudgement | null,
): RequestMark {
  const scanned = judgement !== null && (judgement.scannerClass !== null || judgement.payload !== null);
  return markOf({
    notFound: status === 404,
    hits: judgement?.hits ?? 0,
    missed: judgement !== null && status === 404 && !isOrdinaryMiss(context),
    scanned,
    path: context.target.lower,
  });
}

import { isConfirmed, LIVE_LIMITS } from '../../core/anomaly/behaviour';
import { markOf, PLAIN, RequestMark } from '../../core/anomaly/request-mark';
import { isOrdinaryMiss } from '../../core/evidence/ordinary-misses';
import { isRefusal } from '../../core/evidence/refusals';
import { features } from '../../core/features';
import { Award, Observer, Outcome } from '../../core/layer';
import { AnomalyModel } from '../../core/ports/anomaly-model';
import { PathJudge, PathJudgement } from '../../core/ports/path-judge';
import { SharedBehaviour } from '../../core/ports/shared-behaviour';
import { RecentCache } from '../../core/recent-cache';
import { isDenied, Lane, RequestContext } from '../../core/request-context';
import { AnomalyOptions } from './anomaly.options';
import { judgeAlone, releaseAlone } from './case';
import { SharedJudgement } from './shared-judgement';
import { Earlier, TrackedClient } from './tracked-client';

/** Points of an anomaly that the client's behaviour confirms. */
const CONFIRMED_POINTS = 50;
const NOTHING: Earlier = { burst: 0, notFound: 0 };

/**
 * Asks the learned model about requests where it can matter, and gives points when the client's last
 * minute confirms what it says. Without a model it does nothing. Since only both together count, the
 * cheap question comes first: the model is asked about clients that behave like scanners.
 */
export class AnomalyObserver implements Observer {
  readonly id = 'anomaly';
  private readonly clients: RecentCache<TrackedClient>;
  private readonly together: SharedJudgement | null;
  private current: AnomalyModel | null = null;
  /** Requests that were taken into windows. */
  private noted = 0;

  /** @param shared what other processes see too; `null`: this one judges by its own requests */
  constructor(
    options: Readonly<AnomalyOptions>,
    private readonly judge: PathJudge,
    private readonly shared: SharedBehaviour | null = null,
  ) {
    this.clients = new RecentCache(Math.ceil(options.maxTracked / 2));
    this.together = shared === null ? null : new SharedJudgement(shared, (key) => this.clients.get(key));
  }

  /** The model in force, or `null`. */
  get model(): AnomalyModel | null {
    return this.current;
  }

  /** Puts a model in place of the one in force, while requests are served; `null` turns the layer off. */
  use(model: AnomalyModel | null): void {
    this.current = model;
    if (model === null) this.clients.clear();
  }

  /** Forgets how clients behaved. */
  async clear(): Promise<void> {
    this.clients.clear();
    await this.shared?.clearAll();
  }

  /** Forgets how one client behaved. */
  forget(key: string): void {
    this.clients.delete(key);
    this.shared?.clear(key);
  }

  observe(context: RequestContext, outcome: Outcome, award: Award, lane: Lane): void | Promise<void> {
    const { client, now, route } = context;
    if (this.current === null || client.neverBan) return;
    if (isDenied(context, lane)) return this.goesOn(context, award, lane);
    if (isRefusal(outcome.status)) return;
    const tracked = this.clients.get(client.key) ?? this.track(client.key);
    this.noted++;
    if (route.routed && outcome.status !== 404 && context.suspicion === 0) tracked.add(now, PLAIN);
    else return this.take(tracked, context, outcome, award, lane);
  }

  /**
   * Our own denials are no evidence: they are in no window. But who goes on while it is refused is still
   * there, and a confirmation that waited for that takes effect.
   */
  private goesOn(context: RequestContext, award: Award, lane: Lane): void | Promise<void> {
    const { client, now, route } = context;
    const tracked = route.routed || isOrdinaryMiss(context) ? undefined : this.clients.get(client.key);
    if (tracked === undefined) return;
    const waiting = { tracked, key: client.key, lane, at: now, give: confirming(award) };
    return this.together === null ? releaseAlone(waiting) : this.together.release(waiting);
  }

  /** The features of a request that has ended, before it is taken into its client's window. */
  row(context: RequestContext, outcome: Outcome): number[] {
    const tracked = this.clients.get(context.client.key);
    const hits = context.route.routed ? 0 : this.judge(context.target).hits;
    return rowOf(context, outcome, hits, tracked?.earlier(context.now) ?? NOTHING);
  }

  /** Takes a request into the window, and judges by it. */
  private take(
    tracked: TrackedClient,
    context: RequestContext,
    outcome: Outcome,
    award: Award,
    lane: Lane,
  ): void | Promise<void> {
    const { client, now, route } = context;
    const judgement = route.routed ? null : this.judge(context.target);
    const mark = markRequest(context, outcome, judgement);
    const earlier = tracked.earlier(now);
    tracked.add(now, mark);
    const matters = outcome.status === 404 || context.suspicion > 0 || tracked.isDue(lane, now);
    const isScanning = (): boolean => {
      const behaviour = () => tracked.window.behaviour(now, tracked.usedUpTo(lane, now));
      if (!matters || !isConfirmed(behaviour(), LIVE_LIMITS)) return false;
      tracked.scored(lane, now);
      const before = this.together === null ? earlier : tracked.earlierThan(now, mark);
      return this.current?.isAnomalous(rowOf(context, outcome, judgement?.hits ?? 0, before)) === true;
    };
    const taken = { tracked, key: client.key, lane, at: now, mark, isScanning, give: confirming(award) };
    return this.together === null ? judgeAlone(taken) : this.together.judge(taken);
  }

  private track(key: string): TrackedClient {
    const tracked = new TrackedClient(this.noted);
    this.clients.set(key, tracked);
    return tracked;
  }
}

const confirming = (award: Award) => () => award(CONFIRMED_POINTS, 'anomaly.confirmed');

function rowOf(
  { now, answeredAt, target }: RequestContext,
  { status, durationMs }: Outcome,
  keywordHits: number,
  earlier: Earlier,
): number[] {
  return features({
    pathLength: target.path.length,
    keywordHits,
    responseTime: (answeredAt === null ? durationMs : answeredAt - now) / 1_000,
    status,
    ...earlier,
  });
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

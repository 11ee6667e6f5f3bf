import { LRUCache } from 'lru-cache';
import { fnv1a } from '../fnv1a';
import { LOGIN_PATHS } from '../exemptions/exempt-paths';
import { Award, Observer, Outcome } from '../layer';
import { layerBit } from '../layer-id';
import { PrefixMap } from '../path/prefix-map';
import { isDenied, Lane, RequestContext } from '../request-context';
import { isOrdinaryMiss } from './ordinary-misses';

const NOT_FOUND_POINTS = 2;
/** 404 points alone stop here, so that stale links never ban. */
const NOT_FOUND_CEILING = 60;
/** Distinct missing paths from which a client that mostly misses is taken for a walker. */
const WALKER_PATHS = 20;
/** Beyond these a path counts again when it is asked again. */
const REMEMBERED_PATHS = 80;
const NOT_FOUND_WINDOW_MS = 3_600_000;
const FAILED_LOGIN_POINTS = 5;
const FAILED_LOGINS_FREE = 5;
const FAILED_LOGIN_WINDOW_MS = 600_000;

/** What one client missed within an hour; paths are kept as hashes, at most as many as decide. */
interface Misses {
  since: number;
  requests: number;
  /** At most {@link REMEMBERED_PATHS}: a list is smaller than a set, and only a 404 searches it. */
  readonly paths: number[];
  points: number;
  logins: number;
  loginsSince: number;
}

const logins = new PrefixMap<true>();
LOGIN_PATHS.forEach((path) => logins.add(path, true));
const LEARNING_EXEMPT = layerBit('keywords');

/**
 * Points for what only the end of a request tells: 404s on paths that nothing serves, and refused
 * logins. Clients without either cost one map look-up at most.
 */
export class OutcomeEvidence implements Observer {
  readonly id = null;
  private readonly clients: LRUCache<string, Misses>;

  constructor(maxTracked: number) {
    this.clients = new LRUCache({ max: maxTracked });
  }

  observe(context: RequestContext, outcome: Outcome, award: Award, lane: Lane): void {
    const misses = this.clients.peek(context.client.key);
    if (misses !== undefined) misses.requests++;
    // Our own denials are never evidence, and an exempt path is no client's fault.
    if (isDenied(context, lane)) return;
    if ((context.exempt & LEARNING_EXEMPT) !== 0 && !isLogin(context)) return;
    if (
      outcome.status === 404 &&
      !context.route.routed &&
      !context.route.matched &&
      !isOrdinaryMiss(context)
    ) {
      this.missed(context, misses ?? this.track(context), award);
    } else if (outcome.status === 401 && isLogin(context)) {
      this.failedLogin(context, misses ?? this.track(context), award);
    }
  }

  /** Forgets what clients missed. */
  clear(): void {
    this.clients.clear();
  }

  private missed(context: RequestContext, misses: Misses, award: Award): void {
    if (context.now - misses.since >= NOT_FOUND_WINDOW_MS) {
      misses.since = context.now;
      misses.requests = 1;
      misses.points = 0;
      misses.paths.length = 0;
    }
    const path = fnv1a(context.target.lower);
    if (misses.paths.includes(path)) return;
    // Beyond the walker's mark the exact number no longer matters: every further path counts.
    if (misses.paths.length < REMEMBERED_PATHS) misses.paths.push(path);
    const walks = misses.paths.length >= WALKER_PATHS && misses.paths.length * 2 > misses.requests;
    if (misses.points >= NOT_FOUND_CEILING && !walks) return;
    misses.points += NOT_FOUND_POINTS;
    award(NOT_FOUND_POINTS, 'outcome.not-found');
  }

  private failedLogin(context: RequestContext, misses: Misses, award: Award): void {
    if (context.now - misses.loginsSince >= FAILED_LOGIN_WINDOW_MS) {
      misses.loginsSince = context.now;
      misses.logins = 0;
    }
    if (++misses.logins > FAILED_LOGINS_FREE) award(FAILED_LOGIN_POINTS, 'outcome.failed-login');
  }

  private track({ client, now }: RequestContext): Misses {
    const misses: Misses = {
      since: now,
      requests: 1,
      paths: [],
      points: 0,
      logins: 0,
      loginsSince: now,
    };
    this.clients.set(client.key, misses);
    return misses;
  }
}

function isLogin({ method, target, route }: RequestContext): boolean {
  return method === 'POST' && route.routed && logins.longest(target.lower) !== undefined;
}

import { LRUCache } from 'lru-cache';
import { fnv1a } from '../fnv1a';
import { LOGIN_PATHS } from '../exemptions/exempt-paths';
import { Award, Observer, Outcome } from '../layer';
import { layerBit } from '../layer-id';
import { PrefixMap } from '../path/prefix-map';
import { SharedMisses } from '../ports/shared-misses';
import { isDenied, Lane, RequestContext } from '../request-context';
import { Misses } from './misses';
import { isOrdinaryMiss } from './ordinary-misses';

const logins = new PrefixMap<true>();
LOGIN_PATHS.forEach((path) => logins.add(path, true));
const LEARNING_EXEMPT = layerBit('keywords');
const NOT_FOUND = 'outcome.not-found';
const FAILED_LOGIN = 'outcome.failed-login';

/**
 * Points for what only the end of a request tells: 404s on paths that nothing serves, and refused
 * logins. Clients without either cost one map look-up at most. With other processes to share with, their
 * common count decides; this process's own, which is kept all the time, decides where that is not known.
 */
export class OutcomeEvidence implements Observer {
  readonly id = null;
  private readonly clients: LRUCache<string, Misses>;

  /** @param shared what other processes see too; `null`: this one's own counts alone */
  constructor(
    maxTracked: number,
    private readonly shared: SharedMisses | null = null,
  ) {
    this.clients = new LRUCache({ max: maxTracked });
  }

  observe(context: RequestContext, outcome: Outcome, award: Award, lane: Lane): void | Promise<void> {
    const known = this.clients.peek(context.client.key);
    known?.note();
    // Our own denials are never evidence, and an exempt path is no client's fault.
    if (isDenied(context, lane)) return;
    if ((context.exempt & LEARNING_EXEMPT) !== 0 && !isLogin(context)) return;
    if (
      outcome.status === 404 &&
      !context.route.routed &&
      !context.route.matched &&
      !isOrdinaryMiss(context)
    ) {
      return this.missed(context, known ?? this.track(context), award);
    }
    if (outcome.status === 401 && isLogin(context))
      return this.failedLogin(context, known ?? this.track(context), award);
  }

  /** Forgets what clients missed. */
  async clear(): Promise<void> {
    this.clients.clear();
    await this.shared?.clearAll();
  }

  /** Forgets what one client missed. */
  forget(key: string): void {
    this.clients.delete(key);
    this.shared?.clear(key);
  }

  private missed(
    { client, target, now }: RequestContext,
    misses: Misses,
    award: Award,
  ): void | Promise<void> {
    const path = fnv1a(target.lower);
    const own = misses.miss(path, now);
    if (this.shared === null) return give(own, NOT_FOUND, award);
    const { untold: requests, mostly: mostlyMisses } = misses;
    misses.untold = 0;
    return this.shared.miss(client.key, { path, requests, mostlyMisses, now }).then((points) => {
      if (points === null) misses.untold += requests;
      // A Redis that forgot takes known paths for new ones.
      give(Math.min(points ?? own, own), NOT_FOUND, award);
    });
  }

  private failedLogin({ client, now }: RequestContext, misses: Misses, award: Award): void | Promise<void> {
    const own = misses.failLogin(now);
    if (this.shared === null) return give(own, FAILED_LOGIN, award);
    return this.shared.failLogin(client.key, now).then((points) => give(points ?? own, FAILED_LOGIN, award));
  }

  private track({ client }: RequestContext): Misses {
    const misses = new Misses();
    misses.note();
    this.clients.set(client.key, misses);
    return misses;
  }
}

function give(points: number, code: string, award: Award): void {
  if (points > 0) award(points, code);
}

function isLogin({ method, target, route }: RequestContext): boolean {
  return method === 'POST' && route.routed && logins.longest(target.lower) !== undefined;
}

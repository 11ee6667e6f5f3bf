import { ExecutionContext } from '@nestjs/common';
import { layerBit } from '../core/layer-id';
import { HandlerFacts } from '../core/pipeline/contexts';
import { RequestContext } from '../core/request-context';
import { contextOf, rawRequest } from '../edge';

/** What drivers put into the context of a resolver: `req` (Express), `request` or `reply` (Fastify). */
interface GraphqlContext {
  readonly req?: unknown;
  readonly request?: unknown;
  readonly reply?: { readonly request?: unknown } | null;
}

/** The context of the HTTP request that a resolver is called for; `null` where none came past the mount. */
export function graphqlRequestContext(execution: ExecutionContext): RequestContext | null {
  const given: unknown = execution.getArgByIndex(2);
  if (typeof given !== 'object' || given === null) return null;
  const { req, request, reply } = given as GraphqlContext;
  const raw = rawRequest(req) ?? rawRequest(request) ?? rawRequest(reply?.request);
  return (raw && contextOf(raw)) ?? null;
}

/**
 * The same request for one resolver with a limit of its own: the mount has counted the request as a
 * whole already, while aliases and batches call a resolver many times in one.
 */
export function callOfResolver(context: RequestContext, { rateLimit, name }: HandlerFacts): RequestContext {
  return {
    ...context,
    ran: context.ran & ~layerBit('rateLimit'),
    suspicion: 0,
    route: { ...context.route, rateLimit, id: `graphql ${name}` },
  };
}

/** Takes over what was decided of one call, for the log and for layers that come later. */
export function adoptCall(context: RequestContext, call: RequestContext): void {
  context.suspicion += call.suspicion;
  if (call.denial !== null && (context.denial === null || call.denial.enforced)) context.denial = call.denial;
}

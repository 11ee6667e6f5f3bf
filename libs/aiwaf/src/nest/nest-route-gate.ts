import { ExecutionContext, HttpException, Injectable } from '@nestjs/common';
import { layerBit, LayerId } from '../core/layer-id';
import { RouteGate } from '../core/ports/route-gate';
import { Denial, RequestContext } from '../core/request-context';
import { Answer, contextOf, rawRequest, rawResponse, refusalOf, writeRefusal } from '../edge';
import { EngineHost } from './engine/engine-host';
import { adoptCall, callOfResolver, graphqlRequestContext } from './graphql-call';
import { HandlerReader } from './handler-reader';
import { HostFilters } from './host-filters';
import { MountInstaller } from './mount-installer';
import { AiwafRefusedException } from './refused.exception';
import { LaterGuards } from './later-guards';

const LAST_GUARDED: LayerId = 'uuid';

/**
 * Leads guards and interceptors to the pipeline. WebSocket messages and RPC calls pass, and so do
 * GraphQL resolvers, whose request the mount has judged; one with a limit of its own is counted.
 */
@Injectable()
export class NestRouteGate implements RouteGate {
  private readonly handlers = new HandlerReader();

  constructor(
    private readonly host: EngineHost,
    private readonly installer: MountInstaller,
    private readonly filters: HostFilters,
    private readonly laterGuards: LaterGuards,
  ) {}

  /** Nest hands one execution to all guards in turn: it is looked into once. */
  private execution: ExecutionContext | null = null;
  private context: RequestContext | null = null;

  admit(execution: ExecutionContext, layer: LayerId): boolean | Promise<boolean> {
    const hasRun =
      execution === this.execution && this.context !== null && (this.context.ran & layerBit(layer)) !== 0;
    return hasRun ? true : this.look(execution, layer);
  }

  private look(execution: ExecutionContext, layer: LayerId): boolean | Promise<boolean> {
    const { contexts, pipeline } = this.host.engine;
    if (pipeline.paused) return true;
    if (execution.getType() !== 'http') return layer !== 'rateLimit' || this.admitResolver(execution);
    const request = rawRequest(execution.getArgByIndex(0));
    if (request === null) return true;
    const context =
      contextOf(request) ?? this.installer.begin(request, rawResponse(execution.getArgByIndex(1)));
    // Behind the last guard it is let go, with all that it holds.
    this.execution = layer === LAST_GUARDED ? null : execution;
    this.context = layer === LAST_GUARDED ? null : context;
    if (context === null || (context.ran & layerBit(layer)) !== 0) return true;
    const [controller, method] = [execution.getClass(), execution.getHandler()];
    if (context.handler?.method !== method || context.handler.controller !== controller) {
      const facts = this.handlers.facts(controller, method);
      context.handler = this.handlers.read(controller, method, execution.getArgByIndex(0), facts);
      contexts.settle(context, facts);
    }
    if (this.laterGuards.postpone(context, layer, this)) return true;
    const denial = pipeline.runLayer(context, layer);
    if (denial instanceof Promise) return denial.then((late) => this.settle(late, context, execution));
    return this.settle(denial, context, execution);
  }

  /** Counts the call of a GraphQL resolver that has a limit of its own. */
  private admitResolver(execution: ExecutionContext): boolean | Promise<boolean> {
    if (execution.getType<string>() !== 'graphql') return true;
    const facts = this.handlers.facts(execution.getClass(), execution.getHandler());
    if (facts.rateLimit === null || (facts.exempt & layerBit('rateLimit')) !== 0) return true;
    const context = graphqlRequestContext(execution);
    if (context === null) return true;
    const call = callOfResolver(context, facts);
    const settle = (denial: Denial | null): boolean => {
      adoptCall(context, call);
      if (denial !== null) throw new AiwafRefusedException(refusalOf(denial, context));
      return true;
    };
    const denial = this.host.engine.pipeline.runLayer(call, 'rateLimit');
    return denial instanceof Promise ? denial.then(settle) : settle(denial);
  }

  answered(execution: ExecutionContext): void {
    const context = this.contextOf(execution);
    if (context !== null) context.answeredAt ??= this.host.engine.clock.now();
  }

  conclude(execution: ExecutionContext, layer: LayerId, error: unknown): void {
    const context = this.contextOf(execution);
    if (context === null || (context.observed & layerBit(layer)) !== 0) return;
    const response = rawResponse(execution.getArgByIndex(1));
    const now = this.host.engine.clock.now();
    context.answeredAt ??= now;
    // A handler with `@Res()` or a stream has begun to answer: nothing can be refused, and the mount tells the end.
    if (response.headersSent) return;
    const status = error === undefined ? response.statusCode : statusOf(error);
    const answer = new Answer(response, status, now - context.now, false);
    const denial = this.host.engine.pipeline.conclude(context, layer, answer);
    this.settle(denial, context, execution);
  }

  private contextOf(execution: ExecutionContext): RequestContext | null {
    if (execution.getType() !== 'http') return null;
    const request = rawRequest(execution.getArgByIndex(0));
    return (request && contextOf(request)) ?? null;
  }

  /**
   * Refuses by an exception. Where no filter of the host would format it, the answer is written
   * before, as at the root mount; Nest's own filter then finds it sent.
   */
  private settle(denial: Denial | null, context: RequestContext, execution: ExecutionContext): boolean {
    if (denial === null) return true;
    const refusal = refusalOf(denial, context);
    const response = rawResponse(execution.switchToHttp().getResponse());
    if (this.filters.catchRefusalsOf(execution.getClass(), execution.getHandler())) {
      for (const [name, value] of Object.entries(refusal.headers)) response.setHeader(name, value);
    } else {
      writeRefusal(refusal, context, response);
    }
    throw new AiwafRefusedException(refusal);
  }
}

/** The status that Nest makes of what a handler threw. */
function statusOf(error: unknown): number {
  return error instanceof HttpException ? error.getStatus() : 500;
}

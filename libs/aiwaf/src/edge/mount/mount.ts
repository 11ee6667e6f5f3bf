import { messageOf } from '../../core/errors';
import { Contexts } from '../../core/pipeline/contexts';
import { Pipeline } from '../../core/pipeline/pipeline';
import { EventSink } from '../../core/ports/event-sink';
import { Clock } from '../../core/clock';
import { Denial, RequestContext } from '../../core/request-context';
import { RouteTable } from '../../core/route';
import { Answer } from './answer';
import { attachContext, contextOf, factsOf, RawRequest, RawResponse } from './raw-http';
import { Refusal, refusalOf, renderBody } from './refusal';

type Next = (error?: unknown) => void;

/** Turns a refusal into an exception for the host's own filters; `null` where it has none. */
export type AsException = (refusal: Refusal, context: RequestContext) => Error | null;

/**
 * The one way in for every request, before body parser, middleware and guards of the host. No fault
 * of ours leaves it: a request that cannot be judged goes on to the host.
 */
export class Mount {
  private warnedOfProxy = false;

  constructor(
    private readonly contexts: Contexts,
    private readonly pipeline: Pipeline,
    private readonly routes: () => RouteTable,
    private readonly asException: AsException,
    private readonly clock: Clock,
    private readonly emit: EventSink,
  ) {}

  /** Connect-style middleware over Node's own request and response. */
  readonly handle = (request: RawRequest, response: RawResponse, next: Next): void => {
    if (this.pipeline.paused) return next();
    const judgedBefore = contextOf(request);
    if (judgedBefore !== undefined) {
      if (judgedBefore.denial?.enforced !== true) return next();
      return this.refuse(judgedBefore.denial, judgedBefore, response, next);
    }
    let denial: Denial | null | Promise<Denial | null> = null;
    let context: RequestContext | undefined;
    try {
      context = this.begin(request, response);
      denial = this.judge(context);
    } catch (error) {
      this.fault(error);
    }
    if (denial === null || context === undefined) return next();
    if (denial instanceof Promise) this.refuseLater(denial, context, response, next);
    else this.refuse(denial, context, response, next);
  };

  /** Runs the layers that wait for the handler, for a request of which it is now known that nothing serves it. */
  unserved(request: RawRequest, response: RawResponse, isAuthenticated: () => boolean, next: Next): void {
    const context = contextOf(request);
    if (this.pipeline.paused || context === undefined || response.headersSent) return next();
    let denial: Denial | null | Promise<Denial | null> = null;
    try {
      context.authenticated = isAuthenticated();
      denial = this.pipeline.run(context, 'route');
    } catch (error) {
      this.fault(error);
    }
    if (denial === null) return next();
    if (denial instanceof Promise) this.refuseLater(denial, context, response, next);
    else this.refuse(denial, context, response, next);
  }

  private refuseLater(
    denial: Promise<Denial | null>,
    context: RequestContext,
    response: RawResponse,
    next: Next,
  ): void {
    denial.then(
      (late) => (late === null ? next() : this.refuse(late, context, response, next)),
      () => next(),
    );
  }

  /**
   * Nest is about to send an answer: notes the instant, and asks the model while a request that brings its
   * client a ban can still be refused. Answers the refusal to send instead.
   */
  answering(request: RawRequest, response: RawResponse, status: number): RenderedRefusal | null {
    const context = contextOf(request);
    if (context === undefined || context.answeredAt !== null) return null;
    try {
      const now = (context.answeredAt = this.clock.now());
      if (context.handler === null || response.headersSent) return null;
      const answer = new Answer(response, status, now - context.now, false);
      const denial = this.pipeline.conclude(context, 'anomaly', answer);
      return denial === null ? null : rendered(refusalOf(denial, context), context);
    } catch (error) {
      this.fault(error);
      return null;
    }
  }

  /** Makes the context of a request and follows it to its end. */
  begin(request: RawRequest, response: RawResponse): RequestContext {
    const context = this.contexts.make(factsOf(request), this.routes());
    if (context.client.undeclaredProxy && !this.warnedOfProxy) this.warnOfProxy(context);
    attachContext(request, context);
    if (response.req === request) response.on('close', this.closed);
    else this.followElsewhere(context, response);
    return context;
  }

  /** A test's injector makes responses that do not know their request. */
  private followElsewhere(context: RequestContext, response: RawResponse): void {
    response.on('close', () => this.end(context, response));
  }

  /** One listener for all responses: a closure for every request costs more than what it is called for. */
  private readonly closed = ((mount: Mount) =>
    function (this: RawResponse): void {
      const context = contextOf(this.req);
      if (context !== undefined) mount.end(context, this);
    })(this);

  private end(context: RequestContext, response: RawResponse): void {
    const { statusCode, writableFinished } = response;
    const durationMs = this.clock.now() - context.now;
    this.pipeline.finish(context, new Answer(response, statusCode, durationMs, !writableFinished));
  }

  private warnOfProxy({ client }: RequestContext): void {
    this.warnedOfProxy = true;
    this.emit({
      type: 'fault',
      at: this.clock.now(),
      code: 'AIWAF_W_PROXY_UNTRUSTED',
      message:
        `Requests from ${client.address || 'a Unix socket'} carry forwarded addresses, but clientIp.trustedProxies does not name it: ` +
        'all its visitors count as one client, and most layers only report for it. Add it to clientIp.trustedProxies.',
    });
  }

  private judge(context: RequestContext): Denial | null | Promise<Denial | null> {
    const first = this.pipeline.run(context, 'connection');
    if (first instanceof Promise) return this.judgeOn(first, context);
    return first ?? this.pipeline.run(context, 'request');
  }

  private judgeOn(first: Promise<Denial | null>, context: RequestContext): Promise<Denial | null> {
    return first.then((denial) => denial ?? this.pipeline.run(context, 'request'));
  }

  private refuse(denial: Denial, context: RequestContext, response: RawResponse, next: Next): void {
    let exception: Error | null = null;
    try {
      const refusal = refusalOf(denial, context);
      exception = this.asException(refusal, context);
      if (exception === null) return writeRefusal(refusal, context, response);
      for (const [name, value] of Object.entries(refusal.headers)) response.setHeader(name, value);
    } catch (error) {
      this.fault(error);
    }
    if (exception === null) next();
    else next(exception);
  }

  private fault(error: unknown): void {
    this.emit({
      type: 'fault',
      at: this.clock.now(),
      code: 'AIWAF_W_EDGE_FAILED',
      message: messageOf(error),
    });
  }
}

/** A refusal as it is sent. */
export interface RenderedRefusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

function rendered(refusal: Refusal, context: RequestContext): RenderedRefusal {
  const { type, text } = renderBody(refusal, context);
  const headers = { ...refusal.headers, 'content-type': type, vary: 'Accept' };
  return { status: refusal.status, headers, text };
}

/** Answers a refused request directly. */
export function writeRefusal(refusal: Refusal, context: RequestContext, response: RawResponse): void {
  if (response.headersSent || response.writableEnded) return;
  const { status, headers, text } = rendered(refusal, context);
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(text) });
  response.end(context.method === 'HEAD' ? undefined : text);
}

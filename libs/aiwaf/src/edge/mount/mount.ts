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
    const judged = context;
    if (!(denial instanceof Promise)) return this.refuse(denial, judged, response, next);
    denial.then(
      (late) => (late === null ? next() : this.refuse(late, judged, response, next)),
      () => next(),
    );
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
    if (!(denial instanceof Promise)) return this.refuse(denial, context, response, next);
    denial.then(
      (late) => (late === null ? next() : this.refuse(late, context, response, next)),
      () => next(),
    );
  }

  /** Makes the context of a request and follows it to its end. */
  begin(request: RawRequest, response: RawResponse): RequestContext {
    const context = this.contexts.make(factsOf(request), this.routes());
    if (context.client.undeclaredProxy && !this.warnedOfProxy) this.warnOfProxy(context);
    attachContext(request, context);
    response.once('close', () => {
      const durationMs = this.clock.now() - context.now;
      const { statusCode, writableFinished } = response;
      this.pipeline.finish(context, new Answer(response, statusCode, durationMs, !writableFinished));
    });
    return context;
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
    if (first instanceof Promise)
      return first.then((denial) => denial ?? this.pipeline.run(context, 'request'));
    return first ?? this.pipeline.run(context, 'request');
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

/** Answers a refused request directly. */
export function writeRefusal(refusal: Refusal, context: RequestContext, response: RawResponse): void {
  if (response.headersSent || response.writableEnded) return;
  const { type, text } = renderBody(refusal, context);
  response.writeHead(refusal.status, {
    ...refusal.headers,
    'content-type': type,
    'content-length': Buffer.byteLength(text),
    vary: 'Accept',
  });
  response.end(context.method === 'HEAD' ? undefined : text);
}
